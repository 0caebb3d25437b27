using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralTraining.Numerics;

/// <summary>
/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (2011), <i>Parallel random numbers: as
/// easy as 1, 2, 3</i>: 128 random bits as a pure function of a 64-bit key and a 128-bit counter.
/// </summary>
internal static class Philox
{
    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    public static (ulong First, ulong Second) Block(ulong key, ulong counterLow, ulong counterHigh)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        uint c0 = (uint)counterLow, c1 = (uint)(counterLow >> 32), c2 = (uint)counterHigh, c3 = (uint)(counterHigh >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0, product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0 | (ulong)c1 << 32, c2 | (ulong)c3 << 32);
    }

    /// <summary>Eight blocks at once, one in each lane, where the processor has AVX2: the counters' words are replaced
    /// by the random ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EightBlocks(
        ulong key, ref Vector256<uint> c0, ref Vector256<uint> c1, ref Vector256<uint> c2, ref Vector256<uint> c3)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            (Vector256<uint> low0, Vector256<uint> high0) = Multiply(c0, Multiplier0);
            (Vector256<uint> low1, Vector256<uint> high1) = Multiply(c2, Multiplier1);
            c0 = high1 ^ c1 ^ Vector256.Create(k0);
            c1 = low1;
            c2 = high0 ^ c3 ^ Vector256.Create(k1);
            c3 = low0;
            k0 += Weyl0;
            k1 += Weyl1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<uint> Low, Vector256<uint> High) Multiply(Vector256<uint> left, uint right)
    {
        const byte odd = 0b10101010;
        Vector256<uint> factor = Vector256.Create(right);
        Vector256<ulong> evens = Avx2.Multiply(left, factor), odds = Avx2.Multiply((left.AsUInt64() >> 32).AsUInt32(), factor);
        return (Avx2.Blend(evens.AsUInt32(), (odds << 32).AsUInt32(), odd), Avx2.Blend((evens >> 32).AsUInt32(), odds.AsUInt32(), odd));
    }
}
