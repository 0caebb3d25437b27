using System.Buffers.Binary;
using System.Text.RegularExpressions;

namespace NeuralTraining.Fuzzing;

/// <summary>Makes right what a mutation of a safetensors file makes wrong at once, so that what lies behind it is reached.</summary>
internal static partial class SafetensorsRepair
{
    private const int LengthBytes = sizeof(ulong), ChecksumBytes = sizeof(uint);
    private const int MaxData = 1 << 14;

    /// <summary>The file with the length of its header before it, and as many values as its header promises; null if there is no header.</summary>
    public static byte[]? Lengths(byte[] file)
    {
        int end = HeaderEnd(file);
        if (end < 0)
        {
            return null;
        }

        byte[] header = file[LengthBytes..end], data = file[end..];
        Array.Resize(ref data, Promised(header) ?? data.Length);
        byte[] length = new byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    /// <summary>The file with the checksum of all that is before it at its end.</summary>
    public static byte[] Checksum(byte[] file)
    {
        byte[] repaired = [.. file];
        if (file.Length >= ChecksumBytes)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(repaired.AsSpan(file.Length - ChecksumBytes), Crc(file.AsSpan(..^ChecksumBytes)));
        }

        return repaired;
    }

    /// <summary>Where the brace is closed that is the first byte behind the length, and the spaces behind it end.</summary>
    private static int HeaderEnd(byte[] file)
    {
        int depth = 0;
        bool isText = false;
        for (int i = LengthBytes; i < file.Length; i++)
        {
            byte value = file[i];
            isText ^= value == '"' && file[i - 1] != '\\';
            depth += isText ? 0 : value == '{' ? 1 : value == '}' ? -1 : 0;
            if (depth == 0)
            {
                int spaces = file.AsSpan(i + 1).IndexOfAnyExcept((byte)' ');
                return spaces < 0 ? file.Length : i + 1 + spaces;
            }
        }

        return -1;
    }

    /// <summary>The greatest offset in a header; null if it is too great or there is none.</summary>
    private static int? Promised(byte[] header)
    {
        int promised = 0;
        foreach (Match match in Offsets().Matches(System.Text.Encoding.Latin1.GetString(header)))
        {
            if (!int.TryParse(match.Groups[1].ValueSpan, out int offset) || offset > MaxData)
            {
                return null;
            }

            promised = Math.Max(promised, offset);
        }

        return promised;
    }

    /// <summary>The CRC-32 of gzip, bit by bit, as the reader's own would hide its mistakes.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }

    [GeneratedRegex("\"data_offsets\":\\[[0-9]+,([0-9]+)\\]")]
    private static partial Regex Offsets();
}
