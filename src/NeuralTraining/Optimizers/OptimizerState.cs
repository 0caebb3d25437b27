namespace NeuralTraining.Optimizers;

/// <summary>All that an optimizer keeps from step to step, apart from what it was constructed with.</summary>
/// <remarks>No optimizer changes it, so any number of threads may read it at once, as long as nobody writes to its sets.</remarks>
public sealed class OptimizerState
{
    /// <summary>Creates a state.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="step">How many steps have been taken, at least 0.</param>
    /// <param name="slots">What is kept for each parameter, by the letter of the formula: <c>"v"</c>, <c>"h"</c>, <c>"m"</c>. Empty before the first step.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not a finite number greater than zero, or the step is negative.</exception>
    public OptimizerState(float learningRate, long step, IReadOnlyDictionary<string, ParameterSet> slots)
    {
        if (step < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(step), Invariant($"The number of steps must be at least zero, but was '{step}'."));
        }

        ArgumentNullException.ThrowIfNull(slots);
        foreach ((string name, ParameterSet slot) in slots)
        {
            _ = slot ?? throw new ArgumentException($"Each slot must be a parameter set, but '{name}' is null.", nameof(slots));
        }

        LearningRate = Hyperparameter.LearningRate(learningRate);
        Step = step;
        Slots = slots;
    }

    /// <summary>Gets the learning rate.</summary>
    public float LearningRate { get; }

    /// <summary>Gets how many steps have been taken.</summary>
    public long Step { get; }

    /// <summary>Gets what is kept for each parameter, by the letter of the formula.</summary>
    public IReadOnlyDictionary<string, ParameterSet> Slots { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, (nameof(LearningRate), LearningRate), (nameof(Step), Step), (nameof(Slots), string.Join(" ", Slots.Keys)));
}
