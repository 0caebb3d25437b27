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

    /// <summary>What a file unpacks to, as far as it unpacks and at most 64 million bytes of it; null if it is not packed.</summary>
    public static byte[]? Unpack(byte[] file)
    {
        if (file.Length < HeaderLength || file[0] != 0x1F || file[1] != 0x8B)
        {
            return null;
        }

        byte[] content = _buffer ??= new byte[1 << 26];
        int length = 0;
        try
        {
            using Stream deflate = file[3] == 0
                ? new DeflateStream(new MemoryStream(file[HeaderLength..]), CompressionMode.Decompress)
                : new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
            for (int count = 1; count > 0 && length < content.Length; length += count)
            {
                count = deflate.Read(content, length, content.Length - length);
            }
        }
        catch (InvalidDataException)
        {
            // What came before it counts.
        }

        return content[..length];
    }
}
