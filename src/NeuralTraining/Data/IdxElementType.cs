namespace NeuralTraining.Data;

/// <summary>Specifies the type of the values in an IDX file. The underlying numbers are those in the file.</summary>
public enum IdxElementType
{
    /// <summary>Integers from 0 to 255, one byte each: pixels and labels.</summary>
    UnsignedByte = 0x08,

    /// <summary>Integers from −128 to 127, one byte each.</summary>
    SignedByte = 0x09,

    /// <summary>Signed integers of two bytes each.</summary>
    TwoByteInteger = 0x0B,

    /// <summary>Signed integers of four bytes each.</summary>
    FourByteInteger = 0x0C,

    /// <summary>Floating-point numbers of four bytes each.</summary>
    SinglePrecision = 0x0D,

    /// <summary>Floating-point numbers of eight bytes each.</summary>
    DoublePrecision = 0x0E,
}
