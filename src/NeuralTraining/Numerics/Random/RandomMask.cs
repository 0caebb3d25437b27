using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralTraining.Numerics;

/// <summary>Draws dropout masks: 16 random bits for each element, so that a block of the generator serves 8
/// elements.</summary>
/// <remarks>Blocks are drawn eight at a time. Of the 64 elements they decide, element i takes from block i mod 8 the
/// half word i / 8: half words of one place in eight blocks stand side by side, as do the elements they
/// decide.</remarks>
internal static class RandomMask
{
    private const int BlocksAtOnce = 8;
    private const int HalfWords = 8;
    private const int ElementsAtOnce = BlocksAtOnce * HalfWords;
    private const double OperationsEach = 16;

    /// <summary>Sets each element, the first of which is number <paramref name="first"/>, to 0 with probability
    /// <paramref name="ratio"/>, and else to <paramref name="kept"/>.</summary>
    public static void Fill(Span<float> mask, RandomStream random, long first, float ratio, float kept, Parallelism parallelism = default)
    {
        // The middle of a half word's share of [0, 1) must be greater than the ratio: at ratio 0 nothing is dropped.
        int threshold = (int)Math.Ceiling(ratio * 65536.0 - 0.5);
        var filling = new Filling { Mask = mask, Random = random, First = first, Threshold = threshold, Kept = kept };
        parallelism.Run(filling, mask.Length, OperationsEach);
    }

    private static void FillPart(Span<float> mask, RandomStream random, long first, int threshold, float kept)
    {
        Span<float> whole = stackalloc float[ElementsAtOnce];
        (long group, long skipped) = Math.DivRem(first, ElementsAtOnce);
        while (mask.Length > 0)
        {
            if (skipped == 0 && mask.Length >= ElementsAtOnce)
            {
                FillGroup(mask[..ElementsAtOnce], random, group, threshold, kept);
                mask = mask[ElementsAtOnce..];
            }
            else
            {
                FillGroup(whole, random, group, threshold, kept);
                ReadOnlySpan<float> part = whole[(int)skipped..];
                part = part[..Math.Min(part.Length, mask.Length)];
                part.CopyTo(mask);
                mask = mask[part.Length..];
            }

            skipped = 0;
            group++;
        }
    }

    private static void FillGroup(Span<float> mask, RandomStream random, long group, int threshold, float kept)
    {
        ulong block = (ulong)(group * BlocksAtOnce);
        if (Avx2.IsSupported)
        {
            FillGroupInVectors(mask, random, block, threshold, kept);
        }
        else
        {
            FillGroupSingly(mask, random, block, threshold, kept);
        }
    }

    /// <summary>Decides 64 elements block by block.</summary>
    internal static void FillGroupSingly(Span<float> mask, RandomStream random, ulong block, int threshold, float kept)
    {
        for (int b = 0; b < BlocksAtOnce; b++)
        {
            (ulong low, ulong high) = Philox.Block(random.Seed, block + (ulong)b, random.Stream);
            for (int half = 0; half < HalfWords; half++)
            {
                int bits = (ushort)((half < 4 ? low : high) >> (16 * (half % 4)));
                mask[half * BlocksAtOnce + b] = bits >= threshold ? kept : 0;
            }
        }
    }

    /// <summary>Decides the same 64 elements, all blocks at once, where the processor has AVX2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FillGroupInVectors(Span<float> mask, RandomStream random, ulong block, int threshold, float kept)
    {
        // The eight block numbers share their upper half, as the first is a multiple of eight.
        Vector256<uint> c0 = Vector256.Create((uint)block) + Vector256<uint>.Indices, c1 = Vector256.Create((uint)(block >> 32));
        Vector256<uint> c2 = Vector256.Create((uint)random.Stream), c3 = Vector256.Create((uint)(random.Stream >> 32));
        Philox.EightBlocks(random.Seed, ref c0, ref c1, ref c2, ref c3);

        ref float first = ref MemoryMarshal.GetReference(mask);
        Vector256<int> limit = Vector256.Create(threshold - 1);
        Vector256<float> value = Vector256.Create(kept);
        Decide(c0, ref first);
        Decide(c1, ref Unsafe.Add(ref first, 2 * BlocksAtOnce));
        Decide(c2, ref Unsafe.Add(ref first, 4 * BlocksAtOnce));
        Decide(c3, ref Unsafe.Add(ref first, 6 * BlocksAtOnce));

        void Decide(Vector256<uint> word, ref float target)
        {
            Vector256<int> low = (word & Vector256.Create(0xFFFFu)).AsInt32(), high = (word >> 16).AsInt32();
            (Vector256.GreaterThan(low, limit).AsSingle() & value).StoreUnsafe(ref target);
            (Vector256.GreaterThan(high, limit).AsSingle() & value).StoreUnsafe(ref target, BlocksAtOnce);
        }
    }

    private readonly ref struct Filling : IRangeAction
    {
        public static int Grain => ElementsAtOnce;

        public required Span<float> Mask { get; init; }

        public required RandomStream Random { get; init; }

        public required long First { get; init; }

        public required int Threshold { get; init; }

        public required float Kept { get; init; }

        public void Run(int start, int end) => FillPart(Mask[start..end], Random, First + start, Threshold, Kept);
    }
}
