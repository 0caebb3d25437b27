using System.Globalization;
using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <content>Refuses updates that overflow. A regular step takes a few scalar operations more: its reach follows from a
/// bound of the gradients and a bound of the state, which every step updates.</content>
public abstract partial class Optimizer
{
    /// <summary>2¹⁰⁰: a finite parameter stays finite when it changes by less, as floats near the largest are 2¹⁰⁴
    /// apart.</summary>
    private const double Safe = 1.2676506002282294e30;

    /// <summary>A factor that exceeds the rounding errors of a step.</summary>
    private const double Rounding = 1 + 1e-6;

    /// <summary>A bound of the magnitude of each slot.</summary>
    private readonly double[] _stateBounds;

    /// <summary>Updates the bounds of the state by a step, and returns a bound of the other values that the formula
    /// computes before it changes a parameter.</summary>
    /// <param name="g">A bound of the magnitude of every gradient.</param>
    /// <param name="state">The bound of each slot, in the order of the names given to the constructor.</param>
    private protected abstract double Reach(double g, Span<double> state);

    private bool IsSafe(float gradientBound)
    {
        bool isSafe = Reach(gradientBound, _stateBounds) * Rounding < Safe;
        foreach (ref double bound in _stateBounds.AsSpan())
        {
            bound *= Rounding;
            isSafe &= bound < Safe;
        }

        return isSafe;
    }

    /// <summary>Takes a step that might overflow, and undoes it if it does. Allocates.</summary>
    private void ApplyOrRefuse(ParameterSet parameters, ParameterSet gradients)
    {
        ParameterSet parametersBefore;
        ParameterSet[] slotsBefore;
        try
        {
            parametersBefore = parameters.Copy();
            slotsBefore = [.. (_slots ?? []).Select(slot => slot.Copy())];
        }
        catch (OutOfMemoryException)
        {
            TakeBackCount();
            MeasureState();
            throw;
        }

        Apply(parameters.AsSpan(), gradients.AsSpan());
        NonFiniteException? refusal = FindNonFinite(parameters);
        if (refusal is not null)
        {
            parametersBefore.CopyTo(parameters);
            for (int i = 0; i < slotsBefore.Length; i++)
            {
                slotsBefore[i].CopyTo(_slots![i]);
            }

            TakeBackCount();
        }

        MeasureState();
        if (refusal is not null)
        {
            throw refusal;
        }
    }

    /// <summary>A step that was undone does not count, and leaves no state if it was the first.</summary>
    private void TakeBackCount()
    {
        Step--;
        if (Step == 0)
        {
            (_slots, _owner) = (null, null);
        }
    }

    private void MeasureState()
    {
        for (int i = 0; i < _stateBounds.Length; i++)
        {
            ReadOnlySpan<float> slot = _slots is null ? [] : _slots[i].AsSpan();
            _stateBounds[i] = slot.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(slot));
        }
    }

    private NonFiniteException? FindNonFinite(ParameterSet parameters)
    {
        for (int i = 0; i < _slots?.Length; i++)
        {
            if (FindNonFinite(_slots[i], _slotNames[i]) is { } found)
            {
                return found;
            }
        }

        return FindNonFinite(parameters, slot: null);
    }

    private NonFiniteException? FindNonFinite(ParameterSet values, string? slot)
    {
        foreach (string name in values.Keys)
        {
            ReadOnlySpan<float> numbers = values.AsSpan(name);
            if (Finiteness.IndexOfFirstNot(numbers) is int i and >= 0)
            {
                string what = NonFiniteException.Describe(name, slot, numbers[i]);
                return new(string.Create(
                    CultureInfo.InvariantCulture,
                    $"An update must leave parameters and state finite, " +
                    $"but at a learning rate of {LearningRate} {what}. The update was not made."))
                {
                    Iteration = Step - 1,
                    LearningRate = LearningRate,
                    Loss = double.NaN,
                    Parameter = name,
                    Slot = slot,
                    Value = numbers[i],
                };
            }
        }

        return null;
    }
}
