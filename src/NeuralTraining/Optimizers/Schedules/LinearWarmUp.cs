namespace NeuralTraining.Optimizers;

/// <summary>A rate that first rises in n equal steps to that of another schedule: η = then(0) · (i + 1) / n for i &lt; n, and then(i − n) afterwards.</summary>
/// <remarks>Goyal et al. (2017), <i>Accurate, large minibatch SGD</i>, section 2.2. Already the first update has a rate greater than zero, and the other schedule
/// begins with its first iteration, which has the full rate once more.</remarks>
public sealed class LinearWarmUp : ILearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="iterations">The number n of iterations in which the rate rises, at least 1.</param>
    /// <param name="then">The schedule afterwards, which does not count these iterations; <see cref="ConstantRate"/> for a rate that stays.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of iterations is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The hyperparameters of the schedule afterwards are null.</exception>
    public LinearWarmUp(long iterations, ILearningRateSchedule then)
    {
        ArgumentNullException.ThrowIfNull(then);
        Iterations = Hyperparameter.Iterations(iterations, "of the warm-up");
        Then = then;
        Hyperparameters = HyperparameterTable.Of(
        [
            (nameof(Iterations), iterations),
            .. HyperparameterTable.Require(then, then.Hyperparameters).Select(pair => ($"{nameof(Then)}.{pair.Key}", pair.Value)),
        ]);
    }

    /// <summary>Gets the number of iterations in which the rate rises.</summary>
    public long Iterations { get; }

    /// <summary>Gets the schedule afterwards.</summary>
    public ILearningRateSchedule Then { get; }

    /// <inheritdoc />
    /// <remarks>Those of the schedule afterwards follow, as <c>Then.Rate</c>, for instance.</remarks>
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, (nameof(Iterations), Iterations), (nameof(Then), Then));

    /// <inheritdoc />
    public float LearningRate(long iteration) => Hyperparameter.Iteration(iteration) < Iterations
        ? (float)(Then.LearningRate(0) * ((iteration + 1.0) / Iterations))
        : Then.LearningRate(iteration - Iterations);
}
