using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>A rate that falls in steps: η = initial · factor^⌊i / every⌋.</summary>
/// <remarks>PyTorch's StepLR, there counted in epochs: an epoch has <c>MiniBatches.PerEpoch</c> iterations.</remarks>
public sealed class StepDecay : ILearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="initialRate">The learning rate of the first iterations, finite and greater than zero.</param>
    /// <param name="everyIterations">The number of iterations from step to step, at least 1.</param>
    /// <param name="factor">What a step multiplies the rate by: greater than 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public StepDecay(float initialRate, long everyIterations, double factor)
    {
        InitialRate = Hyperparameter.LearningRate(initialRate);
        EveryIterations = Hyperparameter.Iterations(everyIterations, "from step to step");
        Factor = Hyperparameter.DecayFactor(factor);
        Hyperparameters = HyperparameterTable.Of(
            (nameof(InitialRate), InitialRate), (nameof(EveryIterations), EveryIterations), (nameof(Factor), Factor));
    }

    /// <summary>Gets the learning rate of the first iterations.</summary>
    public float InitialRate { get; }

    /// <summary>Gets the number of iterations from step to step.</summary>
    public long EveryIterations { get; }

    /// <summary>Gets what a step multiplies the rate by.</summary>
    public double Factor { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    /// <remarks>Single precision ends at 10⁻⁴⁵: a rate below it is zero.</remarks>
    public float LearningRate(long iteration) =>
        (float)(InitialRate * ScalarMath.Power(Factor, Hyperparameter.Iteration(iteration) / EveryIterations));
}
