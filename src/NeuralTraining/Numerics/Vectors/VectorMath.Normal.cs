using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <content>The standard normal distribution.</content>
internal static partial class VectorMath
{
    /// <summary>The largest |x| that <see cref="NormalDistribution"/> distinguishes: Φ(−12.9) is 2e-38, nearly the
    /// smallest normal number.</summary>
    public const float NormalRange = 12.9f;

    /// <summary>Φ(x) = ½ (1 + erf(x/√2)), the probability that a standard normal variable is below x, without loss
    /// where it is near 0; ±<see cref="NormalRange"/> beyond it.</summary>
    /// <param name="x">The number.</param>
    /// <param name="bell">The bell curve e^(−x²/2).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V NormalDistribution<V>(V x, out V bell) where V : struct, IVector<V>
    {
        V range = V.Create(NormalRange), z = V.Abs(x);
        z = V.SelectIfGreater(z, range, range, z);

        // z² = square + lost, so that e^(−z²/2) = e^(−square/2) (1 − lost/2)
        V square = z * z, lost = V.FusedMultiplyAdd(z, z, -square);
        V e = Exp(-0.5f * square);
        bell = V.FusedMultiplyAdd(-0.5f * lost, e, e);

        // Φ(−z) e^(z²/2) = s p(s − ½) with s = 1 / (1 + 0.4 z)
        V s = V.Create(1f) / V.FusedMultiplyAdd(V.Create(0.4f), z, V.Create(1f));
        V t = s - 0.5f;
        V p = V.Create(0.031666726f);
        p = V.FusedMultiplyAdd(p, t, V.Create(-0.03149793f));
        p = V.FusedMultiplyAdd(p, t, V.Create(-0.03492749f));
        p = V.FusedMultiplyAdd(p, t, V.Create(0.06452021f));
        p = V.FusedMultiplyAdd(p, t, V.Create(0.02048259f));
        p = V.FusedMultiplyAdd(p, t, V.Create(-0.1048649f));
        p = V.FusedMultiplyAdd(p, t, V.Create(-0.029554434f));
        p = V.FusedMultiplyAdd(p, t, V.Create(0.211179f));
        p = V.FusedMultiplyAdd(p, t, V.Create(0.3469536f));
        p = V.FusedMultiplyAdd(p, t, V.Create(0.28266266f));
        V tail = p * s * bell;
        return V.SelectIfGreater(x, V.Create(0f), V.Create(1f) - tail, tail);
    }
}
