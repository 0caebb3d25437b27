using NeuralTraining.Numerics;

namespace NeuralTraining.Regularizers;

/// <summary>The L2 penalty: ½λΣW² in the loss, λW in the gradient.</summary>
/// <remarks>Section 6.4.2 of the chapter; Krogh and Hertz (1991), <i>A simple weight decay can improve
/// generalization</i>. It is part of the gradient, so an optimizer like Adam scales it with the rest, unlike the decay
/// of <see cref="Optimizers.AdamW"/>. Does not allocate.</remarks>
public sealed class WeightDecay : IRegularizer
{
    /// <summary>Creates the regularizer.</summary>
    /// <param name="lambda">The weight decay λ, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight decay is outside its range.</exception>
    public WeightDecay(float lambda)
    {
        Lambda = Require.NotNegative(lambda, "weight decay");
        Hyperparameters = HyperparameterTable.Of((nameof(Lambda), Lambda));
    }

    /// <summary>Gets the weight decay λ.</summary>
    public float Lambda { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    public double Loss(ReadOnlySpan<float> weights) => 0.5 * Lambda * Reductions.SumOfSquares(weights);

    /// <inheritdoc />
    public void AddGradient(ReadOnlySpan<float> weights, Span<float> gradients)
    {
        Penalty.RequireSameLength(weights, gradients);
        Elementwise.Update(new AddScaled(Lambda), gradients, weights);
    }
}
