using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralTraining.Numerics;

/// <content>Four logarithms at a time: each has the bits of the one alone.</content>
public static partial class ScalarMath
{
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>2⁵²: a whole number below it is added to it by its bits.</summary>
    private const double WholeShift = 1L << MantissaBits;

    /// <summary>Returns the natural logarithm of each number, as <see cref="Log(double)"/>.</summary>
    internal static Vector256<double> Log(Vector256<double> x)
    {
        (Vector256<double> e, Vector256<double> s) = Reduced(x);
        return SelectIfNormal(x, Vector256.Create(Ln2) * e + TwiceArtanh(s));
    }

    /// <summary>Computes log(1 + x) of each x, as <see cref="Log1P(double)"/>.</summary>
    internal static void Log1P(ReadOnlySpan<float> x, Span<double> y)
    {
        Debug.Assert(x.Length == y.Length);
        int i = 0;
        for (; i <= x.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            Vector256<double> four = Vector256.WidenLower(Vector128.LoadUnsafe(in x[i]).ToVector256Unsafe());
            Log1P(four).StoreUnsafe(ref y[i]);
        }

        for (; i < x.Length; i++)
        {
            y[i] = Log1P(x[i]);
        }
    }

    private static Vector256<double> Log1P(Vector256<double> x)
    {
        Vector256<double> isSmall = Vector256.LessThanOrEqual(x, Vector256.Create(Log1PSmall)), sum = Vector256<double>.One + x;
        (Vector256<double> e, Vector256<double> s) = Reduced(sum);
        Vector256<double> artanh = TwiceArtanh(Vector256.ConditionalSelect(isSmall, x / (Vector256.Create(2.0) + x), s));
        Vector256<double> log = SelectIfNormal(sum, Vector256.Create(Ln2) * e + artanh);
        return Vector256.ConditionalSelect(isSmall, artanh, log);
    }

    /// <summary>x = m 2ᵉ with √½ ≤ m &lt; √2, and s = (m − 1) / (m + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> E, Vector256<double> S) Reduced(Vector256<double> x)
    {
        Vector256<long> bits = x.AsInt64(), ofOne = Vector256.Create((long)ExponentOfOne << MantissaBits);
        Vector256<long> shifted = Vector256.ShiftRightLogical(bits, MantissaBits) | Vector256.Create(WholeShift).AsInt64();
        Vector256<double> e = shifted.AsDouble() - Vector256.Create(WholeShift + ExponentOfOne);
        Vector256<double> m = ((bits & Vector256.Create((1L << MantissaBits) - 1)) | ofOne).AsDouble();
        Vector256<double> isLarge = Vector256.GreaterThan(m, Vector256.Create(2 * SqrtHalf));
        m = Vector256.ConditionalSelect(isLarge, m * 0.5, m);
        e = Vector256.ConditionalSelect(isLarge, e + Vector256<double>.One, e);
        return (e, (m - Vector256<double>.One) / (m + Vector256<double>.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> TwiceArtanh(Vector256<double> s)
    {
        Vector256<double> z = s * s, series = Vector256<double>.Zero;
        foreach (double reciprocal in OddReciprocals)
        {
            series = (series + Vector256.Create(reciprocal)) * z;
        }

        return Vector256.Create(2.0) * (s + s * series);
    }

    /// <summary>NaN where x has no logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> SelectIfNormal(Vector256<double> x, Vector256<double> log) => Vector256.ConditionalSelect(
        Vector256.GreaterThanOrEqual(x, Vector256.Create(SmallestNormal)) & Vector256.LessThanOrEqual(x, Vector256.Create(double.MaxValue)),
        log,
        Vector256.Create(double.NaN));
}
