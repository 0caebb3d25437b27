using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Regularizers;

/// <summary>The L1 penalty: λΣ|W| in the loss, λ sign(W) in the gradient, and 0 where W is 0.</summary>
/// <remarks>Tibshirani (1996), <i>Regression shrinkage and selection via the lasso</i>. Pulls every weight towards zero
/// with the same force, so that small ones end close to it; with a subgradient they cross it from side to side rather
/// than stay on it. Does not allocate.</remarks>
public sealed class L1 : IRegularizer
{
    /// <summary>Creates the regularizer.</summary>
    /// <param name="lambda">The strength λ, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is outside its range.</exception>
    public L1(float lambda)
    {
        Lambda = Require.NotNegative(lambda, "strength of the L1 penalty");
        Hyperparameters = HyperparameterTable.Of((nameof(Lambda), Lambda));
    }

    /// <summary>Gets the strength λ.</summary>
    public float Lambda { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    public double Loss(ReadOnlySpan<float> weights) => Lambda * Reductions.SumOfMagnitudes(weights);

    /// <inheritdoc />
    public void AddGradient(ReadOnlySpan<float> weights, Span<float> gradients)
    {
        Penalty.RequireSameLength(weights, gradients);
        Elementwise.Update(new Kernel(Lambda), gradients, weights);
    }

    private readonly struct Kernel(float lambda) : IBinary
    {
        /// <summary>A weight that is neither above nor below zero is its own sign: zero, or a NaN that must be
        /// kept.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V dw, V w) where V : struct, IVector<V>
        {
            V zero = V.Create(0f);
            V negative = V.SelectIfGreater(zero, w, V.Create(-lambda), w);
            return dw + V.SelectIfGreater(w, zero, V.Create(lambda), negative);
        }
    }
}
