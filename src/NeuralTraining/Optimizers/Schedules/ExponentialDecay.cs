using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>A rate that falls by the same factor in every iteration: η = initial · factorⁱ.</summary>
/// <remarks>PyTorch's ExponentialLR, there counted in epochs. For a rate that falls to a share s of the initial one in n iterations the factor is s^(1/n).</remarks>
public sealed class ExponentialDecay : ILearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="initialRate">The learning rate of the first iteration, finite and greater than zero.</param>
    /// <param name="factor">What each iteration multiplies the rate by: greater than 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public ExponentialDecay(float initialRate, double factor)
    {
        InitialRate = Hyperparameter.LearningRate(initialRate);
        Factor = Hyperparameter.DecayFactor(factor);
        Hyperparameters = HyperparameterTable.Of((nameof(InitialRate), InitialRate), (nameof(Factor), Factor));
    }

    /// <summary>Gets the learning rate of the first iteration.</summary>
    public float InitialRate { get; }

    /// <summary>Gets what each iteration multiplies the rate by.</summary>
    public double Factor { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    /// <remarks>Single precision ends at 10⁻⁴⁵: a rate below it is zero.</remarks>
    public float LearningRate(long iteration) => (float)(InitialRate * ScalarMath.Power(Factor, Hyperparameter.Iteration(iteration)));
}
