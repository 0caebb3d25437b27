using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>Specifies how the normal distribution in a <see cref="GELU"/> is computed.</summary>
public enum GELUApproximation
{
    /// <summary>Not approximated: y = x Φ(x), PyTorch's default.</summary>
    None,

    /// <summary>y = ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))), as in GPT-2: within 5e-4 of the other.</summary>
    Tanh,
}

/// <summary>The Gaussian error linear unit (Hendrycks and Gimpel, 2016): y = x Φ(x), where Φ(x) = ½ (1 + erf(x/√2)) is
/// the standard normal distribution, with the derivative Φ(x) + x φ(x).</summary>
/// <remarks>Same bits on every machine. Φ is computed without loss for negative x: y is within 7 units in the last
/// place of the exact value down to x = −12.9, below which its magnitude is less than 3e-37 and y is 0. The
/// approximation is within 1e-6 of its exact value, and 0 below −10. NaN stays NaN.</remarks>
public sealed class GELU : Activation
{
    /// <summary>Creates the layer.</summary>
    /// <param name="approximation">How Φ is computed. Default: not approximated, as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The approximation is not defined.</exception>
    public GELU(GELUApproximation approximation = GELUApproximation.None)
        : base(
            Require.Defined(approximation, "approximation") == GELUApproximation.Tanh
                ? new Kernels<TanhFunction>(default) : new Kernels<Function>(default),
            HyperparameterTable.Of((nameof(Approximation), (int)approximation))) => Approximation = approximation;

    /// <inheritdoc />
    public override string ToString() => Approximation == GELUApproximation.None ? nameof(GELU) : Invariant($"GELU({Approximation})");

    internal GELUApproximation Approximation { get; }

    internal readonly struct Function : IActivationFunction
    {
        public static bool DerivesFromInput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Forward<V>(V x) where V : struct, IVector<V> =>
            V.SelectIfGreater(V.Create(-VectorMath.NormalRange), x, V.Create(0f), x * VectorMath.NormalDistribution(x, out _));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Backward<V>(V x, V dy) where V : struct, IVector<V>
        {
            // φ(x) = e^(−x²/2) / √(2π)
            V range = V.Create(VectorMath.NormalRange), distribution = VectorMath.NormalDistribution(x, out V bell);
            V bounded = V.SelectIfGreater(x, range, range, x);
            V derivative = V.FusedMultiplyAdd(bounded, 0.3989423f * bell, distribution);
            return dy * V.SelectIfGreater(-range, x, V.Create(0f), derivative);
        }
    }

    /// <summary>½ (1 + tanh u) is the logistic function σ of 2u = a x + b x³.</summary>
    internal readonly struct TanhFunction : IActivationFunction
    {
        /// <summary>σ(2u) of the range's negative end is nearly the smallest normal number.</summary>
        private const float Range = 10f;

        private const float A = 1.5957692f, B = 0.071354814f;

        public static bool DerivesFromInput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Forward<V>(V x) where V : struct, IVector<V>
        {
            V sigmoid = VectorMath.Sigmoid(DoubleU(Bounded(x), B), out _);
            return V.SelectIfGreater(V.Create(-Range), x, V.Create(0f), x * sigmoid);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Backward<V>(V x, V dy) where V : struct, IVector<V>
        {
            // σ + x σ′ = σ + x (a + 3b x²) σ (1 − σ)
            V bounded = Bounded(x), sigmoid = VectorMath.Sigmoid(DoubleU(bounded, B), out V rest);
            V derivative = V.FusedMultiplyAdd(DoubleU(bounded, 3 * B), sigmoid * rest, sigmoid);
            return dy * V.SelectIfGreater(V.Create(-Range), x, V.Create(0f), derivative);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Bounded<V>(V x) where V : struct, IVector<V>
        {
            V range = V.Create(Range);
            x = V.SelectIfGreater(x, range, range, x);
            return V.SelectIfGreater(-range, x, -range, x);
        }

        /// <summary>a x + b x³.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V DoubleU<V>(V x, float b) where V : struct, IVector<V> =>
            x * V.FusedMultiplyAdd(b * x, x, V.Create(A));
    }
}
