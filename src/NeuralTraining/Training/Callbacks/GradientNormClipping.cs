using NeuralTraining.Numerics;

namespace NeuralTraining.Callbacks;

/// <summary>Scales a gradient whose norm is too large: g ← min(1, c / (‖g‖ + 10⁻⁶)) · g.</summary>
/// <remarks>Pascanu, Mikolov and Bengio (2013), <i>On the difficulty of training recurrent neural networks</i>;
/// PyTorch's <c>clip_grad_norm_</c>: ‖g‖ is the Euclidean norm of the gradients of all parameters together,
/// regularizers included, summed in double precision and in a fixed order. A gradient that holds NaN or infinity is
/// left alone, for the trainer to refuse. Allocates nothing. The properties may be read from any thread at any
/// time.</remarks>
public sealed class GradientNormClipping : ITrainingCallback
{
    private const double Epsilon = 1e-6;

    /// <summary>Creates the callback.</summary>
    /// <param name="maxNorm">The largest norm c, finite and greater than zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The norm is outside its range.</exception>
    public GradientNormClipping(double maxNorm)
    {
        MaxNorm = Require.Positive(maxNorm, "largest norm");
        Hyperparameters = HyperparameterTable.Of((nameof(MaxNorm), maxNorm));
    }

    /// <summary>Gets the largest norm.</summary>
    public double MaxNorm { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    void ITrainingCallback.OnGradientComputed(TrainingRun run)
    {
        Span<float> g = run.Gradients.AsSpan();
        double norm = Math.Sqrt(Reductions.SumOfSquares(g)), factor = MaxNorm / (norm + Epsilon);
        if (factor < 1 && double.IsFinite(norm))
        {
            Elementwise.Map(new Scale((float)factor), g, g, run.Network.Parameters.Context.Parallelism);
        }
    }
}
