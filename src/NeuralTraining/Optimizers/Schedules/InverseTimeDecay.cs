using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Decays the learning rate with the inverse of the iteration: η = initial / (1 + decay · i).</summary>
/// <remarks>The form of Robbins and Monro (1951), for which stochastic gradient descent converges. Keras'
/// InverseTimeDecay without its steps.</remarks>
public sealed class InverseTimeDecay : ILearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="initialRate">The learning rate of the first iteration, finite and greater than zero.</param>
    /// <param name="decay">The decay per iteration, finite and at least 0. The rate halves in the first 1 / decay
    /// iterations.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public InverseTimeDecay(float initialRate, double decay)
    {
        InitialRate = Require.Positive(initialRate, "learning rate");
        Decay = Require.NotNegative(decay, "decay");
        Hyperparameters = HyperparameterTable.Of((nameof(InitialRate), InitialRate), (nameof(Decay), Decay));
    }

    /// <summary>Gets the learning rate of the first iteration.</summary>
    public float InitialRate { get; }

    /// <summary>Gets the decay per iteration.</summary>
    public double Decay { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    public float LearningRate(long iteration) => (float)(InitialRate / (1 + Decay * Require.AtLeast(iteration, 0, "iteration")));
}
