using System.Diagnostics;
using System.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>The Matérn correlation with ν = 5/2: (1 + a + a²/3) e⁻ᵃ with a = √5 r, r the distance in length
/// scales.</summary>
/// <remarks>Each element is computed by exactly rounded operations of its own, so that its bits do not depend on the
/// width of vectors.</remarks>
internal static class Matern52
{
    /// <summary>Lengths of spans must be multiples of it.</summary>
    public const int Granularity = 8;

    private const double Log2E = 1.44269504088896340736, Ln2 = 0.69314718055994530942, RestOfLn2 = 2.3190468138462996e-17;

    /// <summary>1.5 · 2⁵²: a number of moderate size that is added to it is rounded to an integer, which the lowest
    /// bits of the sum hold.</summary>
    private const double Rounder = 6755399441055744;

    /// <summary>1/13!, 1/12!, … 1/0!.</summary>
    private static readonly double[] ReciprocalFactorials = Reciprocals(13);

    public static int Padded(int length) => (length + Granularity - 1) / Granularity * Granularity;

    /// <summary>Replaces squared distances r² by correlations.</summary>
    public static void Correlate(Span<double> squares)
    {
        Debug.Assert(squares.Length % Granularity == 0);
        for (int i = 0; i < squares.Length; i += Vector<double>.Count)
        {
            Vector<double> a = Vector.SquareRoot(5 * new Vector<double>(squares[i..]));
            Vector<double> decay = ExpOfMinus(a);
            (Polynomial(a) * decay).CopyTo(squares[i..]);
        }
    }

    /// <summary>Replaces squared distances by correlations, and writes −2 times their derivatives by r²: (5/3) (1 + a)
    /// e⁻ᵃ.</summary>
    public static void Correlate(Span<double> squares, Span<double> slopes)
    {
        Debug.Assert(squares.Length % Granularity == 0 && slopes.Length == squares.Length);
        for (int i = 0; i < squares.Length; i += Vector<double>.Count)
        {
            Vector<double> a = Vector.SquareRoot(5 * new Vector<double>(squares[i..]));
            Vector<double> decay = ExpOfMinus(a);
            (Polynomial(a) * decay).CopyTo(squares[i..]);
            (5.0 / 3 * (Vector<double>.One + a) * decay).CopyTo(slopes[i..]);
        }
    }

    private static Vector<double> Polynomial(Vector<double> a) => Vector<double>.One + a + a * a * (1.0 / 3);

    /// <summary>e⁻ᵃ for a ≥ 0, with an error of about 1 unit in the last place; e⁻⁷⁰⁰ for a greater a.</summary>
    private static Vector<double> ExpOfMinus(Vector<double> a)
    {
        // e⁻ᵃ = 2ᵏ eʳ with |r| ≤ ½ ln 2
        a = Vector.Min(a, new Vector<double>(700));
        Vector<double> rounded = Vector.FusedMultiplyAdd(a, new Vector<double>(-Log2E), new Vector<double>(Rounder));
        Vector<double> k = rounded - new Vector<double>(Rounder);
        Vector<double> r = Vector.FusedMultiplyAdd(k, new Vector<double>(-Ln2), -a);
        r = Vector.FusedMultiplyAdd(k, new Vector<double>(-RestOfLn2), r);

        Vector<double> series = Vector<double>.Zero;
        foreach (double reciprocal in ReciprocalFactorials)
        {
            series = Vector.FusedMultiplyAdd(series, r, new Vector<double>(reciprocal));
        }

        // k is added to the exponent.
        return Vector.AsVectorDouble(Vector.AsVectorInt64(series) + Vector.ShiftLeft(Vector.AsVectorInt64(rounded), 52));
    }

    private static double[] Reciprocals(int degree)
    {
        double[] reciprocals = new double[degree + 1];
        double factorial = 1;
        for (int n = 0; n <= degree; n++)
        {
            factorial *= Math.Max(n, 1);
            reciprocals[degree - n] = 1 / factorial;
        }

        return reciprocals;
    }
}
