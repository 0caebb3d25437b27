using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>
/// Computes functions that IEEE 754 does not fix to the bit from operations that it does, so that they give the same
/// bits on every machine.
/// </summary>
/// <remarks>The polynomials interpolate the function at Chebyshev nodes; the tests bound the errors over floats of all
/// magnitudes.</remarks>
internal static class VectorMath
{
    /// <summary>1.5 · 2²³: adding it to a small float and taking it away again rounds that float to a whole number,
    /// ties to even.</summary>
    private const float RoundingShift = 12582912f;

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

        // x = n ln 2 + r with |r| ≤ ½ ln 2
        V n = Round(Log2E * x);
        V r = V.FusedMultiplyAdd(n, V.Create(-Ln2High), x);
        r = V.FusedMultiplyAdd(n, V.Create(-Ln2Low), r);

        // eʳ = 1 + r + r² p(r)
        V p = V.Create(1.9899393e-4f);
        p = V.FusedMultiplyAdd(p, r, V.Create(1.3933734e-3f));
        p = V.FusedMultiplyAdd(p, r, V.Create(8.333298e-3f));
        p = V.FusedMultiplyAdd(p, r, V.Create(4.1666463e-2f));
        p = V.FusedMultiplyAdd(p, r, V.Create(0.16666667f));
        p = V.FusedMultiplyAdd(p, r, V.Create(0.5f));
        V e = V.FusedMultiplyAdd(p, r * r, r) + 1f;

        // 2ⁿ in two factors, as n reaches beyond the exponents of a float
        V half = Round(0.5f * n);
        return e * V.PowerOfTwo(half) * V.PowerOfTwo(n - half);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Round<V>(V x) where V : struct, IVector<V> => (x + RoundingShift) - RoundingShift;
}
