using System.Buffers.Binary;
using global::Onnx;
using ElementType = global::Onnx.TensorProto.Types.DataType;

namespace NeuralTraining.Onnx.Import;

/// <summary>Decodes the numbers of a tensor, which are as they are in memory or in a field of their type.</summary>
internal static class TensorNumbers
{
    /// <summary>Returns the number of elements, at most what an array holds.</summary>
    /// <exception cref="InvalidDataException">A length is negative, or there are too many elements.</exception>
    public static int Count(TensorProto tensor)
    {
        long count = 1;
        foreach (long length in tensor.Dims)
        {
            if (length < 0 || (length > 0 && count > Array.MaxLength / length))
            {
                throw new InvalidDataException(Invariant(
                    $"The tensor {Message.Quote(tensor.Name)} must have from 0 to {Array.MaxLength} elements, but has the shape ") +
                    $"{Message.Shape(tensor.Dims)}.");
            }

            count *= length;
        }

        return (int)count;
    }

    /// <summary>Decodes real or whole numbers in single precision.</summary>
    public static float[] Singles(TensorProto tensor, ExternalData external) => (ElementType)tensor.DataType switch
    {
        ElementType.Float => Read(tensor, external, tensor.FloatData, 4, BinaryPrimitives.ReadSingleLittleEndian),
        ElementType.Double => Read(
            tensor, external, tensor.DoubleData, 8, BinaryPrimitives.ReadDoubleLittleEndian, number => (float)number),
        ElementType.Float16 => Read(tensor, external, tensor.Int32Data, 2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits)),
        ElementType.Bfloat16 => Read(tensor, external, tensor.Int32Data, 2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            bits => BitConverter.UInt32BitsToSingle((uint)(ushort)bits << 16)),
        ElementType.Int32 => Read(tensor, external, tensor.Int32Data, 4, BinaryPrimitives.ReadInt32LittleEndian, number => (float)number),
        ElementType.Int64 => Read(tensor, external, tensor.Int64Data, 8, BinaryPrimitives.ReadInt64LittleEndian, number => (float)number),
        _ => throw TypeRefusal(tensor, "numbers of the types FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT32 and INT64"),
    };

    /// <summary>Decodes whole numbers.</summary>
    public static long[] Integers(TensorProto tensor, ExternalData external) => (ElementType)tensor.DataType switch
    {
        ElementType.Int64 => Read(tensor, external, tensor.Int64Data, 8, BinaryPrimitives.ReadInt64LittleEndian),
        ElementType.Int32 => Read(tensor, external, tensor.Int32Data, 4, BinaryPrimitives.ReadInt32LittleEndian, number => (long)number),
        ElementType.Bool => Read(tensor, external, tensor.Int32Data, 1, bytes => (int)bytes[0], number => (long)number),
        _ => throw TypeRefusal(tensor, "numbers of the types INT32, INT64 and BOOL"),
    };

    /// <summary>Returns the number of bytes of an element; 0 if elements are not numbers that can be read.</summary>
    public static int ElementSize(TensorProto tensor) => (ElementType)tensor.DataType switch
    {
        ElementType.Double or ElementType.Int64 => 8,
        ElementType.Float or ElementType.Int32 => 4,
        ElementType.Float16 or ElementType.Bfloat16 => 2,
        ElementType.Bool => 1,
        _ => 0,
    };

    private delegate T Decode<T>(ReadOnlySpan<byte> bytes);

    private static T[] Read<T>(TensorProto tensor, ExternalData external, IReadOnlyList<T> field, int size, Decode<T> decode) =>
        Read(tensor, external, field, size, decode, number => number);

    private static TResult[] Read<T, TResult>(
        TensorProto tensor, ExternalData external, IReadOnlyList<T> field, int size, Decode<T> decode, Func<T, TResult> convert)
    {
        int count = Count(tensor);
        bool isExternal = tensor.DataLocation == TensorProto.Types.DataLocation.External;
        if (!isExternal && !tensor.HasRawData)
        {
            return field.Count == count ? [.. field.Select(convert)] : throw LengthRefusal(tensor, Invariant($"{field.Count} numbers"));
        }

        long length = (long)count * size;
        ReadOnlySpan<byte> bytes = isExternal ? external.Read(tensor, length) : tensor.RawData.Span;
        if (bytes.Length != length)
        {
            throw LengthRefusal(tensor, Invariant($"{bytes.Length} bytes"));
        }

        var numbers = new TResult[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = convert(decode(bytes.Slice(i * size, size)));
        }

        return numbers;
    }

    private static InvalidDataException LengthRefusal(TensorProto tensor, string found) => new(
        $"The tensor {Message.Quote(tensor.Name)} must have the numbers of its shape {Message.Shape(tensor.Dims)}, but has {found}.");

    private static InvalidDataException TypeRefusal(TensorProto tensor, string must) => new(Invariant(
        $"The tensor {Message.Quote(tensor.Name)} must have {must}, but has the type '{NameOf((ElementType)tensor.DataType)}'."));

    private static string NameOf(ElementType type) =>
        Enum.IsDefined(type) ? type.ToString().ToUpperInvariant() : Invariant($"{(int)type}");
}
