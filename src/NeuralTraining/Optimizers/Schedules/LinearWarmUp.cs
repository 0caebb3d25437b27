using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Raises the learning rate in n equal steps to that of another schedule and continues with that schedule: η =
/// then(0) · (i + 1) / n for i &lt; n, and then(i − n) afterwards.</summary>
/// <remarks>Goyal et al. (2017), <i>Accurate, large minibatch SGD</i>, section 2.2. The rate of the first update is
/// greater than zero. The other schedule starts with its own first iteration, so the full rate occurs twice.</remarks>
public sealed class LinearWarmUp : ILearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="iterations">The number n of warm-up iterations, at least 1.</param>
    /// <param name="then">The schedule after the warm-up, whose iterations are counted from 0. Use
    /// <see cref="ConstantRate"/> for a constant rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of iterations is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The hyperparameters of <paramref name="then"/> are null.</exception>
    public LinearWarmUp(long iterations, ILearningRateSchedule then)
    {
        ArgumentNullException.ThrowIfNull(then);
        Iterations = Require.AtLeast(iterations, 1, "number of iterations of the warm-up");
        Then = then;
        Hyperparameters = HyperparameterTable.Of(
        [
            (nameof(Iterations), iterations),
            .. HyperparameterTable.Require(then, then.Hyperparameters).Select(pair => ($"{nameof(Then)}.{pair.Key}", pair.Value)),
        ]);
    }

    /// <summary>Gets the number of warm-up iterations.</summary>
    public long Iterations { get; }

    /// <summary>Gets the schedule after the warm-up.</summary>
    public ILearningRateSchedule Then { get; }

    /// <inheritdoc />
    /// <remarks>The hyperparameters of <see cref="Then"/> follow with prefixed names, for example
    /// <c>Then.Rate</c>.</remarks>
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, (nameof(Iterations), Iterations), (nameof(Then), Then));

    /// <inheritdoc />
    public float LearningRate(long iteration) => Require.AtLeast(iteration, 0, "iteration") < Iterations
        ? (float)(Then.LearningRate(0) * ((iteration + 1.0) / Iterations))
        : Then.LearningRate(iteration - Iterations);
}
