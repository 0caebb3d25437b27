using NeuralTraining.Numerics;

namespace NeuralTraining.Regularizers;

/// <summary>The L∞ penalty: λ max|W| in the loss, for each weight matrix; λ sign(w) in the gradient of the first weight
/// w of largest magnitude.</summary>
/// <remarks>Named beside L1 and L2 in section 6.4.2 of the chapter. Each step pulls one weight of a matrix, which can
/// change from step to step. Does not allocate.</remarks>
public sealed class LInfinity : IRegularizer
{
    /// <summary>Creates the regularizer.</summary>
    /// <param name="lambda">The strength λ, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is outside its range.</exception>
    public LInfinity(float lambda)
    {
        Lambda = Require.NotNegative(lambda, "strength of the L∞ penalty");
        Hyperparameters = HyperparameterTable.Of((nameof(Lambda), Lambda));
    }

    /// <summary>Gets the strength λ.</summary>
    public float Lambda { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    public double Loss(ReadOnlySpan<float> weights) =>
        weights.IsEmpty ? 0 : (double)Lambda * Math.Abs(weights[Reductions.IndexOfMaxMagnitude(weights)]);

    /// <inheritdoc />
    public void AddGradient(ReadOnlySpan<float> weights, Span<float> gradients)
    {
        Penalty.RequireSameLength(weights, gradients);
        if (!weights.IsEmpty)
        {
            int i = Reductions.IndexOfMaxMagnitude(weights);
            float w = weights[i];
            gradients[i] += w > 0 ? Lambda : w < 0 ? -Lambda : w;
        }
    }
}
