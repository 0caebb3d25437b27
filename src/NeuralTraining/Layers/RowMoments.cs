using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>The mean μ of a row, kept as Mu + MuRest, and 1/√(σ² + ε). Rounded to single precision, a large mean would
/// shift all of x̂.</summary>
internal readonly record struct RowMoments(float Mu, float MuRest, float InverseStd)
{
    /// <summary>μ = Σx / n; σ² = Σ(x − μ)² / n.</summary>
    public static RowMoments Of(ReadOnlySpan<float> x, float epsilon)
    {
        double mean = LaneSums.Of(new Values(x), x.Length) / x.Length;
        float mu = (float)mean, muRest = (float)(mean - mu);
        double variance = LaneSums.Of(new Squares(x, mu, muRest), x.Length) / x.Length;
        return new(mu, muRest, (float)(1 / Math.Sqrt(variance + epsilon)));
    }

    /// <summary>x̂ = (x − μ) / √(σ² + ε).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Normalized<V>(V x) where V : struct, IVector<V> => InverseStd * (x - Mu - MuRest);

    private readonly ref struct Values(ReadOnlySpan<float> x) : ITerms
    {
        private readonly ReadOnlySpan<float> _x = x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(int i) where V : struct, IVector<V> => V.Load(in _x[i]);
    }

    private readonly ref struct Squares(ReadOnlySpan<float> x, float mu, float muRest) : ITerms
    {
        private readonly ReadOnlySpan<float> _x = x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(int i) where V : struct, IVector<V>
        {
            V xc = V.Load(in _x[i]) - mu - muRest;
            return xc * xc;
        }
    }
}
