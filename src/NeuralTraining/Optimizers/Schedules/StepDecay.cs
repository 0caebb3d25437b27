using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Decays the learning rate in steps: η = initial · factor^⌊i / every⌋.</summary>
/// <remarks>PyTorch's StepLR, which counts epochs. An epoch has <c>MiniBatches.PerEpoch</c> iterations.</remarks>
public sealed class StepDecay : ILearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="initialRate">The learning rate of the first iterations, finite and greater than zero.</param>
    /// <param name="everyIterations">The number of iterations between steps, at least 1.</param>
    /// <param name="factor">The factor per step, greater than 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public StepDecay(float initialRate, long everyIterations, double factor)
    {
        InitialRate = Require.Positive(initialRate, "learning rate");
        EveryIterations = Require.AtLeast(everyIterations, 1, "number of iterations from step to step");
        Factor = Require.UpToOne(factor, "factor");
        Hyperparameters = HyperparameterTable.Of(
            (nameof(InitialRate), InitialRate), (nameof(EveryIterations), EveryIterations), (nameof(Factor), Factor));
    }

    /// <summary>Gets the learning rate of the first iterations.</summary>
    public float InitialRate { get; }

    /// <summary>Gets the number of iterations between steps.</summary>
    public long EveryIterations { get; }

    /// <summary>Gets the factor per step.</summary>
    public double Factor { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    /// <remarks>A rate below the range of single precision, 10⁻⁴⁵, is zero.</remarks>
    public float LearningRate(long iteration) =>
        (float)(InitialRate * ScalarMath.Power(Factor, Require.AtLeast(iteration, 0, "iteration") / EveryIterations));
}
