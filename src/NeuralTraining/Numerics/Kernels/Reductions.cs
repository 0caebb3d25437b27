using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>Sums in double precision, with an order of addition that nothing about the machine changes, and the place of a maximum.</summary>
internal static class Reductions
{
    private interface ITerm
    {
        static abstract double Of(double x);
    }

    /// <summary>Σx².</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values) => Sum<Square>(values);

    /// <summary>Σ|x|.</summary>
    public static double SumOfMagnitudes(ReadOnlySpan<float> values) => Sum<Magnitude>(values);

    /// <summary>The place of the largest |x| of at least one: the first, if several are; that of the first NaN, if there is one.</summary>
    public static int IndexOfMaxMagnitude(ReadOnlySpan<float> values)
    {
        int best = 0;
        float max = Math.Abs(values[0]);
        for (int i = 1; i < values.Length; i++)
        {
            float magnitude = Math.Abs(values[i]);
            if (!(magnitude <= max))
            {
                // Greater, or one of the two is NaN
                if (float.IsNaN(max))
                {
                    break;
                }

                best = i;
                max = magnitude;
            }
        }

        return best;
    }

    /// <summary>Four chains, one for each position modulo four, added in order.</summary>
    private static double Sum<TTerm>(ReadOnlySpan<float> values) where TTerm : struct, ITerm
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            s0 += TTerm.Of(values[i]);
            s1 += TTerm.Of(values[i + 1]);
            s2 += TTerm.Of(values[i + 2]);
            s3 += TTerm.Of(values[i + 3]);
        }

        for (; i < values.Length; i++)
        {
            s0 += TTerm.Of(values[i]);
        }

        return s0 + s1 + s2 + s3;
    }

    private readonly struct Square : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double Of(double x) => x * x;
    }

    private readonly struct Magnitude : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double Of(double x) => Math.Abs(x);
    }
}
