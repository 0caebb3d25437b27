using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Multiplies the learning rate by the same factor in each iteration: η = initial · factorⁱ.</summary>
/// <remarks>PyTorch's ExponentialLR, which counts epochs. To reach a fraction s of the initial rate in n iterations,
/// use the factor s^(1/n).</remarks>
public sealed class ExponentialDecay : ILearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="initialRate">The learning rate of the first iteration, finite and greater than zero.</param>
    /// <param name="factor">The factor per iteration, greater than 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public ExponentialDecay(float initialRate, double factor)
    {
        InitialRate = Require.Positive(initialRate, "learning rate");
        Factor = Require.UpToOne(factor, "factor");
        Hyperparameters = HyperparameterTable.Of((nameof(InitialRate), InitialRate), (nameof(Factor), Factor));
    }

    /// <summary>Gets the learning rate of the first iteration.</summary>
    public float InitialRate { get; }

    /// <summary>Gets the factor per iteration.</summary>
    public double Factor { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    /// <remarks>A rate below the range of single precision, 10⁻⁴⁵, is zero.</remarks>
    public float LearningRate(long iteration) =>
        (float)(InitialRate * ScalarMath.Power(Factor, Require.AtLeast(iteration, 0, "iteration")));
}
