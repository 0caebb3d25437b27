using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>
/// Computes functions that IEEE 754 does not fix to the bit from operations that it does, so that they give the same
/// bits on every machine.
/// </summary>
/// <remarks>The polynomials interpolate the function at Chebyshev nodes; the tests bound the errors over floats of all
/// magnitudes.</remarks>
internal static partial class VectorMath
{
    /// <summary>1.5 · 2²³: adding it to a small float and taking it away again rounds that float to a whole number,
    /// ties to even.</summary>
    private const float RoundingShift = 12582912f;

    /// <summary>The largest |x| whose e^−|x| is a normal number.</summary>
    public const float SigmoidRange = 87f;

    private const float Log2E = 1.44269504f;

    // ln 2 in two parts: the first has so few bits that n · ln2High is exact.
    private const float Ln2High = 0.693145752f;
    private const float Ln2Low = 1.42860682e-6f;

    /// <summary>eˣ: 0 below about −104, infinite above about 88.7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : struct, IVector<V>
    {
        V high = V.Create(89f), low = V.Create(-105f);
        x = V.SelectIfGreater(x, high, high, x);
        x = V.SelectIfGreater(low, x, low, x);
        V e = ReducedExp(x, out V n) + 1f;

        // 2ⁿ in two factors, as n reaches beyond the exponents of a float
        V half = Round(0.5f * n);
        return e * V.PowerOfTwo(half) * V.PowerOfTwo(n - half);
    }

    /// <summary>eˣ − 1 for x ≤ 0, without loss near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpMinusOne<V>(V x) where V : struct, IVector<V>
    {
        V low = V.Create(-32f);
        x = V.SelectIfGreater(low, x, low, x);
        V e = ReducedExp(x, out V n);

        // 2ⁿ eʳ − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1)
        V power = V.PowerOfTwo(n);
        return V.FusedMultiplyAdd(power, e, power - 1f);
    }

    /// <summary>log(1 + x) for 0 ≤ x ≤ 1, without loss near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogOfOnePlus<V>(V x) where V : struct, IVector<V>
    {
        // 2 artanh s = 2 (s + s³ p(s²)) with s = x / (2 + x) ≤ ⅓
        V s = x / (x + 2f);
        V z = s * s;
        V p = V.Create(0.11612165f);
        p = V.FusedMultiplyAdd(p, z, V.Create(0.108532876f));
        p = V.FusedMultiplyAdd(p, z, V.Create(0.14296179f));
        p = V.FusedMultiplyAdd(p, z, V.Create(0.19999853f));
        p = V.FusedMultiplyAdd(p, z, V.Create(0.33333334f));
        V half = V.FusedMultiplyAdd(p * z, s, s);
        return half + half;
    }

    /// <summary>1 / (1 + e⁻ˣ): 0 below about −88.7, where the exact value is no normal float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x) where V : struct, IVector<V>
    {
        // Above 64, e⁻ˣ is nothing beside 1, and would be subnormal from 88 on.
        V high = V.Create(64f);
        x = V.SelectIfGreater(x, high, high, x);
        return V.Create(1f) / (Exp(-x) + 1f);
    }

    /// <summary>1 / (1 + e⁻ˣ) of a number, which counts as the end of the range where it is beyond ±87, and its
    /// complement to 1. Neither loses precision where it is near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x, out V rest) where V : struct, IVector<V>
    {
        V zero = V.Create(0f), one = V.Create(1f), low = V.Create(-SigmoidRange), magnitude = -V.Abs(x);
        V e = Exp(V.SelectIfGreater(low, magnitude, low, magnitude));
        V small = e / (e + 1f), large = one / (e + 1f);
        rest = V.SelectIfGreater(x, zero, small, large);
        return V.SelectIfGreater(x, zero, large, small);
    }

    /// <summary>The hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : struct, IVector<V>
    {
        // Near zero: x + x³ p(x²)
        V z = x * x;
        V p = V.Create(2.2958412e-3f);
        p = V.FusedMultiplyAdd(p, z, V.Create(-8.34698e-3f));
        p = V.FusedMultiplyAdd(p, z, V.Create(2.1769961e-2f));
        p = V.FusedMultiplyAdd(p, z, V.Create(-5.3959407e-2f));
        p = V.FusedMultiplyAdd(p, z, V.Create(0.13333304f));
        p = V.FusedMultiplyAdd(p, z, V.Create(-0.33333334f));
        V small = V.FusedMultiplyAdd(p, z * x, x);

        // Elsewhere: ±(1 − 2 / (e^2|x| + 1))
        V magnitude = V.Abs(x);
        V large = V.Create(1f) - V.Create(2f) / (Exp(magnitude + magnitude) + 1f);
        large = V.SelectIfGreater(V.Create(0f), x, -large, large);

        return V.SelectIfGreater(magnitude, V.Create(0.625f), large, small);
    }

    /// <summary>eʳ − 1, where x = n ln 2 + r with whole n and |r| ≤ ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReducedExp<V>(V x, out V n) where V : struct, IVector<V>
    {
        n = Round(Log2E * x);
        V r = V.FusedMultiplyAdd(n, V.Create(-Ln2High), x);
        r = V.FusedMultiplyAdd(n, V.Create(-Ln2Low), r);

        // eʳ = 1 + r + r² p(r)
        V p = V.Create(1.9899393e-4f);
        p = V.FusedMultiplyAdd(p, r, V.Create(1.3933734e-3f));
        p = V.FusedMultiplyAdd(p, r, V.Create(8.333298e-3f));
        p = V.FusedMultiplyAdd(p, r, V.Create(4.1666463e-2f));
        p = V.FusedMultiplyAdd(p, r, V.Create(0.16666667f));
        p = V.FusedMultiplyAdd(p, r, V.Create(0.5f));
        return V.FusedMultiplyAdd(p, r * r, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Round<V>(V x) where V : struct, IVector<V> => (x + RoundingShift) - RoundingShift;
}
