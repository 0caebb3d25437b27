using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>The state that an optimizer keeps from step to step, without the arguments of its constructor.</summary>
/// <remarks>No optimizer changes it, so any number of threads may read it at once, as long as nobody writes to its
/// sets.</remarks>
public sealed class OptimizerState
{
    /// <summary>Creates a state.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="step">The number of steps taken, at least 0.</param>
    /// <param name="slots">The values kept for each parameter, by the letter of the formula: <c>"v"</c>, <c>"h"</c>,
    /// <c>"m"</c>. Empty before the first step.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not a finite number greater than zero, or the
    /// step is negative.</exception>
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

        LearningRate = Require.Positive(learningRate, "learning rate");
        Step = step;
        Slots = slots;
    }

    /// <summary>Gets the learning rate.</summary>
    public float LearningRate { get; }

    /// <summary>Gets the number of steps taken.</summary>
    public long Step { get; }

    /// <summary>Gets the values kept for each parameter, by the letter of the formula.</summary>
    public IReadOnlyDictionary<string, ParameterSet> Slots { get; }

    /// <inheritdoc />
    public override string ToString() =>
        Summary.Of(this, (nameof(LearningRate), LearningRate), (nameof(Step), Step), (nameof(Slots), string.Join(" ", Slots.Keys)));
}
