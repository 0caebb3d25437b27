using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralTraining.Files;

/// <summary>Computes the CRC-32 of gzip (RFC 1952, section 8): 64 bytes at a time where the processor multiplies
/// without carries, and eight at a time elsewhere.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Values = 256;
    private const int Slices = sizeof(ulong);

    private static readonly uint[] Table = MakeTable();

    /// <summary>Gets the number of bytes that are folded at a time.</summary>
    internal static int BlockLength => 4 * Vector128<byte>.Count;

    /// <summary>Returns a checksum with bytes appended.</summary>
    /// <param name="crc">The checksum of the preceding bytes, or 0 if there are none.</param>
    /// <param name="bytes">The bytes to append.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        int folded = Pclmulqdq.IsSupported ? bytes.Length / BlockLength * BlockLength : 0;
        if (folded > 0)
        {
            crc = Fold(crc, bytes[..folded]);
        }

        return ~AppendSliced(crc, bytes[folded..]);
    }

    /// <summary>Appends bytes to the complement of a checksum by the table.</summary>
    internal static uint AppendSliced(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[] table = Table;
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

        return crc;
    }

    /// <summary>Appends whole blocks to the complement of a checksum: Gopal et al. (2009), <i>Fast CRC Computation for
    /// Generic Polynomials Using PCLMULQDQ Instruction</i>.</summary>
    private static uint Fold(uint crc, ReadOnlySpan<byte> blocks)
    {
        // x⁵⁴⁴ and x⁴⁸⁰, x¹⁶⁰ and x⁹⁶ modulo the polynomial, bits reversed
        Vector128<ulong> overBlock = Vector128.Create(0x1_5444_2BD4ul, 0x1_C6E4_1596ul);
        Vector128<ulong> overVector = Vector128.Create(0x1_7519_97D0ul, 0x0_CCAA_009Eul);

        ReadOnlySpan<Vector128<ulong>> rest = MemoryMarshal.Cast<byte, Vector128<ulong>>(blocks);
        Vector128<ulong> a = rest[0] ^ Vector128.CreateScalar((ulong)crc), b = rest[1], c = rest[2], d = rest[3];
        for (rest = rest[4..]; rest.Length >= 4; rest = rest[4..])
        {
            a = Shift(a, overBlock) ^ rest[0];
            b = Shift(b, overBlock) ^ rest[1];
            c = Shift(c, overBlock) ^ rest[2];
            d = Shift(d, overBlock) ^ rest[3];
        }

        b ^= Shift(a, overVector);
        c ^= Shift(b, overVector);
        d ^= Shift(c, overVector);
        return AppendSliced(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in d)));
    }

    /// <summary>Returns 16 bytes that have the same checksum as those given, followed by zeros.</summary>
    private static Vector128<ulong> Shift(Vector128<ulong> bytes, Vector128<ulong> powers) =>
        Pclmulqdq.CarrylessMultiply(bytes, powers, 0x00) ^ Pclmulqdq.CarrylessMultiply(bytes, powers, 0x11);

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
