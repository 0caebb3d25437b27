using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining.Data;

/// <summary>Represents the content of an IDX file: an array of numbers, of any type and rank that the format
/// supports.</summary>
/// <remarks>An array is created by <see cref="IdxReader"/>. It is immutable, so several threads may read it at
/// once.</remarks>
public sealed class IdxArray
{
    private readonly nint[] _lengths;
    private readonly byte[] _bytes;

    internal IdxArray(IdxElementType elementType, nint[] lengths, byte[] bytes)
    {
        Debug.Assert(TensorPrimitives.Product<nint>(lengths) * SizeOf(elementType) == bytes.Length);
        ElementType = elementType;
        _lengths = lengths;
        _bytes = bytes;
        Count = bytes.Length / SizeOf(elementType);
    }

    /// <summary>Gets the type of the values.</summary>
    public IdxElementType ElementType { get; }

    /// <summary>Gets the length of each dimension. There is at least one dimension, and each length is at least
    /// 1.</summary>
    public ReadOnlySpan<nint> Lengths => _lengths;

    /// <summary>Gets the number of values.</summary>
    public int Count { get; }

    /// <summary>Gets the values as they are in the file: row-major and big-endian.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Returns the values as a tensor of the same shape. Allocates the tensor.</summary>
    /// <remarks>Integers beyond ±2²⁴ and double-precision numbers are rounded to the nearest value.</remarks>
    public Tensor<float> ToTensor() => Tensor.Create(ToSingle(), _lengths);

    /// <summary>Returns the values as integers, row by row. Allocates the array.</summary>
    /// <exception cref="InvalidOperationException">The values are floating-point numbers.</exception>
    public int[] ToInt32()
    {
        if (ElementType is IdxElementType.SinglePrecision or IdxElementType.DoublePrecision)
        {
            throw new InvalidOperationException(
                Invariant($"The values must be of a whole-number type, but are of type '{ElementType}'. ") +
                Invariant($"Use {nameof(ToTensor)} for those."));
        }

        int[] values = new int[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (int)ValueAt(i);
        }

        return values;
    }

    /// <summary>Returns the values of <see cref="ToTensor"/> without a shape.</summary>
    internal float[] ToSingle()
    {
        float[] values = new float[Count];
        if (ElementType == IdxElementType.UnsignedByte)
        {
            TensorPrimitives.ConvertTruncating<byte, float>(_bytes, values);
        }
        else
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (float)ValueAt(i);
            }
        }

        return values;
    }

    /// <summary>Returns the size of a value in bytes.</summary>
    internal static int SizeOf(IdxElementType type) => type switch
    {
        IdxElementType.UnsignedByte or IdxElementType.SignedByte => 1,
        IdxElementType.TwoByteInteger => 2,
        IdxElementType.FourByteInteger or IdxElementType.SinglePrecision => 4,
        IdxElementType.DoublePrecision => 8,
        _ => throw new UnreachableException(),
    };

    /// <summary>Returns one value. Double precision represents all values of all types exactly.</summary>
    private double ValueAt(int index)
    {
        ReadOnlySpan<byte> value = _bytes.AsSpan(index * SizeOf(ElementType));
        return ElementType switch
        {
            IdxElementType.UnsignedByte => value[0],
            IdxElementType.SignedByte => (sbyte)value[0],
            IdxElementType.TwoByteInteger => BinaryPrimitives.ReadInt16BigEndian(value),
            IdxElementType.FourByteInteger => BinaryPrimitives.ReadInt32BigEndian(value),
            IdxElementType.SinglePrecision => BinaryPrimitives.ReadSingleBigEndian(value),
            IdxElementType.DoublePrecision => BinaryPrimitives.ReadDoubleBigEndian(value),
            _ => throw new UnreachableException(),
        };
    }

    /// <inheritdoc />
    public override string ToString() => Invariant($"IdxArray({ElementType}, {DenseTensor.Format(_lengths)})");
}
