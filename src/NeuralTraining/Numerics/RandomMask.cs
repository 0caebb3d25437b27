namespace NeuralTraining.Numerics;

/// <summary>Which elements dropout drops: 16 random bits for each, so a block of the generator serves 8 elements.</summary>
internal static class RandomMask
{
    /// <summary>Blocks are drawn eight at a time. Of the 64 elements they decide, element i takes from block i mod 8 the half word i / 8.</summary>
    private const int BlocksAtOnce = 8;

    private const int HalfWords = 8;
    private const int ElementsAtOnce = BlocksAtOnce * HalfWords;

    /// <summary>Gives the elements from number <paramref name="first"/> on the value 0 with probability <paramref name="ratio"/>, else <paramref name="kept"/>.</summary>
    public static void Fill(Span<float> mask, RandomStream random, long first, float ratio, float kept)
    {
        // The middle of a half word's share of [0, 1) must be greater than the ratio: at ratio 0 nothing is dropped.
        int threshold = (int)Math.Ceiling(ratio * 65536.0 - 0.5);
        Span<ulong> blocks = stackalloc ulong[2 * BlocksAtOnce];
        long drawn = -1;
        for (int i = 0; i < mask.Length; i++)
        {
            (long group, long element) = Math.DivRem(first + i, ElementsAtOnce);
            if (group != drawn)
            {
                Draw(blocks, random, group);
                drawn = group;
            }

            int block = (int)element % BlocksAtOnce, half = (int)element / BlocksAtOnce;
            int bits = (ushort)(blocks[2 * block + half / 4] >> (16 * (half % 4)));
            mask[i] = bits >= threshold ? kept : 0;
        }
    }

    private static void Draw(Span<ulong> blocks, RandomStream random, long group)
    {
        for (int block = 0; block < BlocksAtOnce; block++)
        {
            ulong number = (ulong)(group * BlocksAtOnce + block);
            (blocks[2 * block], blocks[2 * block + 1]) = Philox.Block(random.Seed, number, random.Stream);
        }
    }
}
