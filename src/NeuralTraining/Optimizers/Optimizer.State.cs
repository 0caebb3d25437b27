using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <content>The values that are kept from step to step, saved and restored.</content>
public abstract partial class Optimizer
{
    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">Another call on the optimizer is under way.</exception>
    public OptimizerState SaveState() => State(slot => slot.Copy());

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The state belongs to another kind of optimizer; nothing has been
    /// changed.</exception>
    /// <exception cref="InvalidOperationException">Another call on the optimizer is under way.</exception>
    public void RestoreState(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Restore(state, slot => slot.Copy());
    }

    /// <summary>Returns the state as <see cref="SaveState"/>, without a copy: the next update changes it.</summary>
    internal OptimizerState StateInPlace() => State(slot => slot);

    /// <summary>Restores a state as <see cref="RestoreState"/>, without a copy: updates change it.</summary>
    internal void TakeState(OptimizerState state) => Restore(state, slot => slot);

    private OptimizerState State(Func<ParameterSet, ParameterSet> copy)
    {
        using CallGuard.Call call = BeginCall();
        var slots = new Dictionary<string, ParameterSet>(StringComparer.Ordinal);
        for (int i = 0; i < _slots?.Length; i++)
        {
            slots[_slotNames[i]] = copy(_slots[i]);
        }

        return new OptimizerState(LearningRate, Step, slots);
    }

    private void Restore(OptimizerState state, Func<ParameterSet, ParameterSet> copy)
    {
        using CallGuard.Call call = BeginCall();
        bool isBegun = state.Step > 0 && _slotNames.Length > 0;
        string[] expected = isBegun ? _slotNames : [];
        if (!state.Slots.Keys.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)))
        {
            throw new ArgumentException(
                Invariant($"The state of {GetType().Name} after {state.Step} steps must hold [{string.Join(", ", expected)}], ") +
                $"but holds [{string.Join(", ", state.Slots.Keys)}].", nameof(state));
        }

        ParameterSet[] slots = [.. expected.Select(name => copy(state.Slots[name]))];
        foreach (ParameterSet slot in slots)
        {
            slots[0].RequireSameLayout(slot, "slot", "counterpart", nameof(state));
        }

        LearningRate = state.LearningRate;
        Step = state.Step;
        _slots = isBegun ? slots : null;
        _owner = null;
        MeasureState();
    }

    private void OwnState(ParameterSet parameters)
    {
        if (ReferenceEquals(_owner, parameters))
        {
            return;
        }

        if (_owner is not null)
        {
            throw new InvalidOperationException(
                $"{GetType().Name} must always update the parameter set it first saw, as its state belongs to that, " +
                "but was given another. " +
                "Use one optimizer for each network.");
        }

        if (_slots is not null)
        {
            parameters.RequireSameLayout(_slots[0], "parameter", "saved state", nameof(parameters));
        }

        _slots ??= NewSlots(parameters);
        _owner = parameters;
    }

    private ParameterSet[] NewSlots(ParameterSet parameters) => [.. _slotNames.Select(_ => parameters.NewLike())];
}
