using System.Buffers.Binary;
using System.IO.Compression;
using NeuralTraining.Data;

namespace NeuralTraining.Tests.Data;

/// <summary>Writes IDX files, right ones and wrong ones.</summary>
internal static class IdxWriter
{
    public static byte[] Write(IdxElementType type, int[] lengths, params double[] values) =>
        [.. Header((byte)type, (byte)lengths.Length, [.. lengths.Select(length => (uint)length)]), .. values.SelectMany(value => Bytes(type, value))];

    public static byte[] Header(byte type, byte rank, params uint[] lengths) =>
        [0, 0, type, rank, .. lengths.SelectMany(length => Bytes(IdxElementType.FourByteInteger, (int)length))];

    /// <summary>Images whose pixels count 0, 1, 2, … 255, 0, …</summary>
    public static byte[] Images(int count, int rows, int columns) =>
        Write(IdxElementType.UnsignedByte, [count, rows, columns], [.. Enumerable.Range(0, count * rows * columns).Select(i => (double)(i % 256))]);

    public static byte[] Labels(params int[] labels) =>
        Write(IdxElementType.UnsignedByte, [labels.Length], [.. labels.Select(label => (double)label)]);

    public static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    public static byte[] Unpack(byte[] packed)
    {
        using var content = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Bytes(IdxElementType type, double value)
    {
        byte[] bytes = new byte[8];
        switch (type)
        {
            case IdxElementType.UnsignedByte:
                return [(byte)value];
            case IdxElementType.SignedByte:
                return [(byte)(sbyte)value];
            case IdxElementType.TwoByteInteger:
                BinaryPrimitives.WriteInt16BigEndian(bytes, (short)value);
                return bytes[..2];
            case IdxElementType.FourByteInteger:
                BinaryPrimitives.WriteInt32BigEndian(bytes, (int)value);
                return bytes[..4];
            case IdxElementType.SinglePrecision:
                BinaryPrimitives.WriteSingleBigEndian(bytes, (float)value);
                return bytes[..4];
            case IdxElementType.DoublePrecision:
                BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
                return bytes;
            default:
                throw new ArgumentOutOfRangeException(nameof(type));
        }
    }
}
