using System.Buffers.Binary;

namespace NeuralTraining.Fuzzing;

internal static class IdxAttacks
{
    private const byte Bytes = 0x08, Shorts = 0x0B, Floats = 0x0D, Doubles = 0x0E;

    public static IEnumerable<Attack> All() =>
    [
        new("read-labels", File(Bytes, [2], [7, 9])),
        new("read-images", File(Bytes, [2, 3, 2], [.. Enumerable.Range(0, 12).Select(i => (byte)(20 * i))])),
        new("read-shorts", File(Shorts, [2], [0x80, 0, 0x7F, 0xFF])),
        new("read-floats-not-finite", File(Floats, [4], Convert.FromHexString("7FC00000" + "7F800000" + "FF800000" + "00000001"))),
        new("read-doubles-not-finite", File(Doubles, [4], Convert.FromHexString("7FF8000000000000" + "7FF0000000000000" + "FFEFFFFFFFFFFFFF" + "8000000000000000"))),
        new("read-rank-255", File(Bytes, [.. Enumerable.Repeat(1u, 255)], [5])),
        new("empty", []),
        new("one-byte", [0]),
        new("magic-alone", [0, 0, Bytes, 1]),
        new("magic-wrong", [0, 1, Bytes, 1, 0, 0, 0, 1, 5]),
        new("magic-of-zip", [.. "PK\u0003\u0004"u8, 20, 0, 0, 0]),
        new("magic-of-html", [.. "<!DOCTYPE html>\n<title>It\u0007s</title>"u8]),
        new("magic-of-git-lfs", [.. "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"u8]),
        new("type-00", File(0, [1], [5])),
        new("type-0A", File(0x0A, [1], [5])),
        new("type-FF", File(0xFF, [1], [5])),
        new("rank-0", File(Bytes, [], [5])),
        new("rank-255-cut-off", File(Bytes, [.. Enumerable.Repeat(1u, 255)], [])[..500]),
        new("rank-255-of-255", File(Bytes, [.. Enumerable.Repeat(255u, 255)], [5])),
        new("rank-255-of-the-greatest", File(Bytes, [.. Enumerable.Repeat((uint)int.MaxValue, 255)], [5])),
        new("length-0", File(Bytes, [2, 0], [])),
        new("length-int-max", File(Bytes, [int.MaxValue], [5])),
        new("length-int-max-and-one", File(Bytes, [1u << 31], [5])),
        new("length-uint-max", File(Bytes, [uint.MaxValue], [5])),
        new("shape-wraps-32-bits-to-0", File(Bytes, [1 << 16, 1 << 16], [])),
        new("shape-wraps-64-bits-to-0", File(Bytes, [1 << 16, 1 << 16, 1 << 16, 1 << 16], [])),
        new("shape-wraps-64-bits-to-1", File(Bytes, [641, 6700417, 1 << 16, 1 << 16], [5])),
        new("shape-wraps-by-the-size-of-a-value", File(Doubles, [1 << 29], [])),
        new("promises-a-gigabyte", File(Bytes, [1 << 30], [1, 2, 3])),
        new("promises-all-that-an-array-holds", File(Bytes, [0x7FFFFFC7], [1, 2, 3])),
        new("lacks-a-value", File(Bytes, [3], [1, 2])),
        new("lacks-half-a-value", File(Shorts, [2], [1, 2, 3])),
        new("goes-on", File(Bytes, [2], [1, 2, 3])),
        new("goes-on-with-another", [.. File(Bytes, [2], [1, 2]), .. File(Bytes, [2], [1, 2])]),
    ];

    public static byte[] File(byte type, uint[] lengths, byte[] values)
    {
        byte[] file = new byte[4 + 4 * lengths.Length];
        (file[2], file[3]) = (type, (byte)lengths.Length);
        for (int i = 0; i < lengths.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + 4 * i), lengths[i]);
        }

        return [.. file, .. values];
    }
}
