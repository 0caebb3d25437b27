namespace NeuralTraining.Tuning;

/// <summary>The condition under which a parameter exists: another one, its parent, exists and has one of some values.
/// Immutable.</summary>
public sealed class ParameterCondition
{
    private readonly string[] _choices = [];
    private readonly bool[] _holds = [];
    private readonly double _min, _max;

    /// <summary>Creates the condition that a categorical parent is one of some choices, not all of which it must
    /// have.</summary>
    internal ParameterCondition(Parameter parent, string[] choices) =>
        (Parent, _choices, _holds) = (parent, choices, [.. parent.Choices.Select(choices.Contains)]);

    /// <summary>Creates the condition that an integer parent is in a range.</summary>
    internal ParameterCondition(Parameter parent, double min, double max) => (Parent, _min, _max) = (parent, min, max);

    /// <summary>Gets the other parameter.</summary>
    public Parameter Parent { get; }

    /// <summary>Returns whether a value of the parent fulfils the condition.</summary>
    /// <param name="value">The number, or the index of a choice of <see cref="Parent"/>; NaN if the parent does not
    /// exist, which never does.</param>
    public bool Holds(double value) => _choices.Length > 0
        ? value >= 0 && value < _holds.Length && _holds[(int)value]
        : value >= _min && value <= _max;

    /// <summary>Returns this condition on a parent that was derived from <see cref="Parent"/>, and may have fewer
    /// choices at other indices. It never holds if none of its own is left.</summary>
    internal ParameterCondition On(Parameter parent) => _choices.Length > 0 ? new(parent, _choices) : new(parent, _min, _max);

    /// <summary>Returns the condition in words.</summary>
    public override string ToString() => _choices.Length > 0
        ? $"{Parent.Name} is {string.Join(" or ", _choices)}"
        : Invariant($"{Parent.Name} is from {_min} to {_max}");
}
