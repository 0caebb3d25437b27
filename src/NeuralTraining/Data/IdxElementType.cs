namespace NeuralTraining.Data;

/// <summary>The types that the values of an IDX file can have, by the numbers that stand for them in the file.</summary>
public enum IdxElementType
{
    /// <summary>Whole numbers from 0 to 255, one byte each: pixels and labels.</summary>
    UnsignedByte = 0x08,

    /// <summary>Whole numbers from −128 to 127, one byte each.</summary>
    SignedByte = 0x09,

    /// <summary>Whole numbers of two bytes each.</summary>
    TwoByteInteger = 0x0B,

    /// <summary>Whole numbers of four bytes each.</summary>
    FourByteInteger = 0x0C,

    /// <summary>Floating-point numbers of four bytes each.</summary>
    SinglePrecision = 0x0D,

    /// <summary>Floating-point numbers of eight bytes each.</summary>
    DoublePrecision = 0x0E,
}
