using System.IO.Compression;

namespace NeuralTraining.Fuzzing;

/// <summary>Packs and unpacks, wrong checksums or not.</summary>
internal static class Gzip
{
    private const int HeaderLength = 10;

    [ThreadStatic]
    private static byte[]? _buffer;

    public static byte[] Pack(byte[] content, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>What a file unpacks to, all its members or else the first as far as it unpacks, at most 64 million bytes of it; null if it is not packed.</summary>
    public static byte[]? Unpack(byte[] file)
    {
        if (file.Length < HeaderLength || file[0] != 0x1F || file[1] != 0x8B)
        {
            return null;
        }

        if (!TryUnpack(new GZipStream(new MemoryStream(file), CompressionMode.Decompress), out byte[] unpacked) && file[3] == 0)
        {
            TryUnpack(new DeflateStream(new MemoryStream(file[HeaderLength..]), CompressionMode.Decompress), out unpacked);
        }

        return unpacked;
    }

    private static bool TryUnpack(Stream packed, out byte[] unpacked)
    {
        byte[] content = _buffer ??= new byte[1 << 26];
        int length = 0;
        bool isWhole = true;
        try
        {
            for (int count = 1; count > 0 && length < content.Length; length += count)
            {
                count = packed.Read(content, length, content.Length - length);
            }
        }
        catch (InvalidDataException)
        {
            // What came before it counts.
            isWhole = false;
        }

        packed.Dispose();
        unpacked = content[..length];
        return isWhole;
    }
}
