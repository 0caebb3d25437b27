using System.Buffers.Binary;

namespace NeuralTraining.Files;

/// <summary>Computes the CRC-32 of gzip (RFC 1952, section 8), eight bytes at a time.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Values = 256;
    private const int Slices = sizeof(ulong);

    private static readonly uint[] Table = MakeTable();

    /// <summary>Returns a checksum with bytes appended.</summary>
    /// <param name="crc">The checksum of the preceding bytes, or 0 if there are none.</param>
    /// <param name="bytes">The bytes to append.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[] table = Table;
        crc = ~crc;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = 0;
            for (int i = 0; i < Slices; i++)
            {
                crc ^= table[(Slices - 1 - i) * Values + (byte)(word >> (8 * i))];
            }
        }

        foreach (byte value in bytes)
        {
            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    /// <summary>Returns the checksums of each byte value followed by 0, 1, 2, … 7 zero bytes.</summary>
    private static uint[] MakeTable()
    {
        uint[] table = new uint[Slices * Values];
        for (int i = 0; i < table.Length; i++)
        {
            uint crc = i < Values ? (uint)i : table[i - Values];
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : Polynomial ^ (crc >> 1);
            }

            table[i] = crc;
        }

        return table;
    }
}
