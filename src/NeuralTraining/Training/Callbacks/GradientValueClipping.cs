using NeuralTraining.Numerics;

namespace NeuralTraining.Callbacks;

/// <summary>Limits each value of a gradient: g ← min(max(g, −c), c).</summary>
/// <remarks>PyTorch's <c>clip_grad_value_</c>. A gradient that holds NaN or infinity is left alone, for the trainer to
/// refuse. Allocates nothing. The properties may be read from any thread at any time.</remarks>
public sealed class GradientValueClipping : ITrainingCallback
{
    /// <summary>Creates the callback.</summary>
    /// <param name="maxValue">The largest magnitude c, finite and greater than zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public GradientValueClipping(float maxValue)
    {
        MaxValue = Require.Positive(maxValue, "largest value");
        Hyperparameters = HyperparameterTable.Of((nameof(MaxValue), maxValue));
    }

    /// <summary>Gets the largest magnitude.</summary>
    public float MaxValue { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    void ITrainingCallback.OnGradientComputed(TrainingRun run)
    {
        Span<float> g = run.Gradients.AsSpan();
        Parallelism parallelism = run.Network.Parameters.Context.Parallelism;
        if (Finiteness.OfAll(g, parallelism))
        {
            Elementwise.Map(new Clamp(MaxValue), g, g, parallelism);
        }
    }
}
