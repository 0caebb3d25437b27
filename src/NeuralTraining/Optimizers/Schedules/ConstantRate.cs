using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Keeps the learning rate constant, for example after a <see cref="LinearWarmUp"/>.</summary>
public sealed class ConstantRate : ILearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="rate">The learning rate, finite and greater than zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public ConstantRate(float rate)
    {
        Rate = Require.Positive(rate, "learning rate");
        Hyperparameters = HyperparameterTable.Of((nameof(Rate), Rate));
    }

    /// <summary>Gets the learning rate.</summary>
    public float Rate { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    public float LearningRate(long iteration)
    {
        Require.AtLeast(iteration, 0, "iteration");
        return Rate;
    }
}
