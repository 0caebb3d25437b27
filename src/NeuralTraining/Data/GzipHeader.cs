using System.Buffers.Binary;

namespace NeuralTraining.Data;

/// <summary>What stands before the packed bytes of a member of a gzip file (RFC 1952, section 2.3).</summary>
internal static class GzipHeader
{
    /// <summary>How many bytes tell that a member begins.</summary>
    public const int MagicLength = 2;

    private const int FixedLength = 10;
    private const byte Deflate = 8;
    private const byte HasChecksum = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xE0;

    /// <summary>Whether a member begins with these bytes.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes is [0x1F, 0x8B, ..];

    /// <summary>Reads on behind a header; false if it is cut off, damaged or of a format that is not gzip's.</summary>
    public static bool TryRead(GzipInput file)
    {
        uint crc = 0;
        Span<byte> start = stackalloc byte[FixedLength];
        if (!TryTake(file, start, ref crc) || !Begins(start) || start[2] != Deflate || (start[3] & Reserved) != 0)
        {
            return false;
        }

        byte flags = start[3];
        return (!Has(HasExtra) || TrySkipExtra(file, ref crc))
            && (!Has(HasName) || TrySkipText(file, ref crc))
            && (!Has(HasComment) || TrySkipText(file, ref crc))
            && (!Has(HasChecksum) || TrySkipChecksum(file, crc));

        bool Has(byte flag) => (flags & flag) != 0;
    }

    private static bool TrySkipExtra(GzipInput file, ref uint crc)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        bool isThere = TryTake(file, bytes, ref crc);
        Span<byte> one = bytes[..1];
        for (int left = BinaryPrimitives.ReadUInt16LittleEndian(bytes); isThere && left > 0; left--)
        {
            isThere = TryTake(file, one, ref crc);
        }

        return isThere;
    }

    private static bool TrySkipText(GzipInput file, ref uint crc)
    {
        Span<byte> one = [1];
        while (one[0] != 0)
        {
            if (!TryTake(file, one, ref crc))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySkipChecksum(GzipInput file, uint crc)
    {
        uint expected = crc;
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        return TryTake(file, bytes, ref crc) && BinaryPrimitives.ReadUInt16LittleEndian(bytes) == (ushort)expected;
    }

    private static bool TryTake(GzipInput file, Span<byte> bytes, ref uint crc)
    {
        ReadOnlySpan<byte> next = file.Peek(bytes.Length);
        if (next.Length < bytes.Length)
        {
            return false;
        }

        next[..bytes.Length].CopyTo(bytes);
        file.Skip(bytes.Length);
        crc = Crc32.Append(crc, bytes);
        return true;
    }
}
