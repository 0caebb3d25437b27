using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>A term of a sum over the differences of two vectors.</summary>
internal interface IDifferenceTerm
{
    double Of(double difference);
}

/// <summary>Sums in double precision, in the same order on every machine, and indices of maxima.</summary>
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

    /// <summary>Σ f(a − b).</summary>
    public static double SumOfDifferences<TTerm>(TTerm f, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where TTerm : struct, IDifferenceTerm
    {
        Debug.Assert(a.Length == b.Length);
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i <= a.Length - 4; i += 4)
        {
            s0 += f.Of((double)a[i] - b[i]);
            s1 += f.Of((double)a[i + 1] - b[i + 1]);
            s2 += f.Of((double)a[i + 2] - b[i + 2]);
            s3 += f.Of((double)a[i + 3] - b[i + 3]);
        }

        for (; i < a.Length; i++)
        {
            s0 += f.Of((double)a[i] - b[i]);
        }

        return s0 + s1 + s2 + s3;
    }

    /// <summary>Returns the index of the first NaN, or else of the first of the largest values. There must be a
    /// value.</summary>
    public static int IndexOfMax(ReadOnlySpan<float> values) => IndexOfMax<Identity>(values);

    /// <summary>Returns the index of the first NaN, or else of the first of the largest |x|. There must be a
    /// value.</summary>
    public static int IndexOfMaxMagnitude(ReadOnlySpan<float> values) => IndexOfMax<Magnitude>(values);

    private static int IndexOfMax<TTerm>(ReadOnlySpan<float> values) where TTerm : struct, ITerm
    {
        int best = 0;
        double max = TTerm.Of(values[0]);
        for (int i = 1; i < values.Length; i++)
        {
            double term = TTerm.Of(values[i]);
            if (!(term <= max) && !double.IsNaN(max))
            {
                best = i;
                max = term;
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

    private readonly struct Identity : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double Of(double x) => x;
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
