using System.IO.Compression;

namespace NeuralTraining.Fuzzing;

internal static class GzipAttacks
{
    private const byte Bytes = 0x08;
    private const int HeaderLength = 10, Megabyte = 1 << 20;

    public static IEnumerable<Attack> All()
    {
        byte[] labels = IdxAttacks.File(Bytes, [4], [7, 9, 7, 9]), packed = Pack(labels), body = packed[HeaderLength..];
        return
        [
            new("read-labels", packed),
            new("read-images", Pack(IdxAttacks.File(Bytes, [20, 10, 10], [.. Enumerable.Range(0, 2000).Select(i => (byte)(i * i >> 3))]))),
            new("read-a-bomb-that-is-promised", Pack(IdxAttacks.File(Bytes, [4 * Megabyte], new byte[4 * Megabyte]))),
            new("read-stored", [.. Header(0), .. Stored(labels), .. packed[^8..]]),
            new("read-with-a-name", [.. Header(8), .. "labels\0"u8, .. body]),
            new("read-with-a-comment", [.. Header(16), .. "none\0"u8, .. body]),
            new("read-with-more-in-the-header", [.. Header(4), 3, 0, 1, 2, 3, .. body]),
            new("magic-alone", packed[..2]),
            new("header-alone", packed[..HeaderLength]),
            new("cut-off-in-the-body", packed[..^12]),
            new("cut-off-in-the-checksum", packed[..^6]),
            new("cut-off-in-a-name", [.. Header(8), .. Enumerable.Repeat((byte)'a', 5000)]),
            new("checksum-wrong", Changed(packed, packed.Length - 8)),
            new("length-wrong", Changed(packed, packed.Length - 1)),
            new("method-7", Changed(packed, 2, 7)),
            new("flags-reserved", Changed(packed, 3, 0xE0)),
            new("header-checksum-wrong", [.. Header(2), 1, 2, .. body]),
            new("block-of-a-type-there-is-not", [.. Header(0), 0x07, .. packed[^8..]]),
            new("block-with-two-lengths", [.. Header(0), 1, 4, 0, 4, 0, 1, 2, 3, 4, .. packed[^8..]]),
            new("code-that-says-nothing", [.. Header(0), 0x05, 0, 0, 0, 0, .. packed[^8..]]),
            new("distance-to-before-the-beginning", [.. Header(0), 0x03, 0x02, 0, .. packed[^8..]]),
            new("read-two-members", [.. Pack(labels[..6]), .. Pack(labels[6..])]),
            new("read-members-that-hold-nothing", [.. Empty, .. Empty, .. packed, .. Empty]),
            new("read-many-members-that-hold-nothing", [.. packed, .. Enumerable.Repeat(Empty, 200).SelectMany(member => member)]),
            new("read-zero-behind", [.. packed, 0]),
            new("read-zeros-behind", [.. packed, .. new byte[512]]),
            new("read-zeros-behind-nothing", [.. packed, .. Empty, .. new byte[9]]),
            new("zeros-before-another-member", [.. packed, 0, 0, .. Empty]),
            new("garbage-behind", [.. packed, .. "garbage"u8]),
            new("garbage-behind-zeros", [.. packed, .. new byte[8], .. "garbage"u8]),
            new("copy-of-the-end-behind", [.. packed, .. packed[^8..]]),
            new("copy-of-the-end-behind-zeros", [.. packed, .. new byte[8], .. packed[^8..]]),
            new("magic-behind", [.. packed, .. packed[..2]]),
            new("half-of-the-magic-behind", [.. packed, .. packed[..1]]),
            new("two-files-in-two-members", [.. packed, .. packed]),
            new("second-member-cut-off", [.. Pack(labels[..6]), .. Pack(labels[6..])[..^3]]),
            new("second-member-of-another-checksum", [.. Pack(labels[..6]), .. Changed(Pack(labels[6..]), Pack(labels[6..]).Length - 5)]),
            new("first-member-of-another-checksum-before-its-like", [.. Changed(Pack(labels), packed.Length - 8), .. packed]),
            new("member-that-holds-nothing-of-another-length", [.. Changed(Empty, 18), .. Empty, .. packed, .. Empty]),
            new("second-member-of-another-method", [.. Pack(labels[..6]), .. Changed(Pack(labels[6..]), 2, 7)]),
            new("gzip-in-gzip", Pack(packed)),
            new("bomb-behind-the-values", Pack([.. labels, .. new byte[8 * Megabyte]])),
            new("bomb-instead-of-a-header", Pack(new byte[8 * Megabyte])),
            new("bomb-that-is-less-than-is-promised", Pack(IdxAttacks.File(Bytes, [1 << 30], new byte[8 * Megabyte]))),
            new("bomb-of-more-than-may-be", Pack(IdxAttacks.File(Bytes, [int.MaxValue], new byte[8 * Megabyte]))),
            new("bomb-of-a-rank-of-255", Pack(IdxAttacks.File(Bytes, [.. Enumerable.Repeat(255u, 255)], new byte[8 * Megabyte]))),
            .. IdxAttacks.All().Where(attack => attack.Name.StartsWith("shape", StringComparison.Ordinal)).Select(attack => attack with { File = Pack(attack.File) }),
        ];
    }

    private static byte[] Empty => [.. Header(0), 3, 0, .. new byte[8]];

    private static byte[] Header(byte flags) => [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 3];

    private static byte[] Pack(byte[] content) => Gzip.Pack(content, CompressionLevel.SmallestSize);

    private static byte[] Stored(byte[] content) => [1, (byte)content.Length, 0, (byte)~content.Length, 0xFF, .. content];

    private static byte[] Changed(byte[] file, int index, byte? value = null) => [.. file[..index], value ?? (byte)(file[index] ^ 1), .. file[(index + 1)..]];
}
