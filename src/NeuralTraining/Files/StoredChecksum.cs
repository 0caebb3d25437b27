using System.Buffers.Binary;

namespace NeuralTraining.Files;

/// <summary>Compares the checksum at the end of a file.</summary>
internal static class StoredChecksum
{
    private const int ChunkLength = 1 << 16;

    /// <summary>Returns whether a file ends with the CRC-32, little-endian, of at least one byte before it.</summary>
    public static bool Ends(FileStream stream)
    {
        byte[] found = new byte[sizeof(uint)];
        uint expected = OfContent(stream);
        return stream.Length > found.Length
            && stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) == found.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(found) == expected;
    }

    /// <summary>Returns the CRC-32 of all but the last four bytes, where the stream then stands.</summary>
    private static uint OfContent(FileStream stream)
    {
        byte[] chunk = new byte[ChunkLength];
        uint crc = 0;
        stream.Position = 0;
        for (long rest = stream.Length - sizeof(uint); rest > 0;)
        {
            int count = stream.Read(chunk, 0, (int)Math.Min(rest, chunk.Length));
            if (count == 0)
            {
                break;
            }

            crc = Crc32.Append(crc, chunk.AsSpan(0, count));
            rest -= count;
        }

        return crc;
    }
}
