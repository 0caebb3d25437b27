namespace NeuralTraining.Tuning;

/// <summary>The condition under which a parameter exists: another one, its parent, exists and has one of some values.
/// Immutable.</summary>
public sealed class ParameterCondition
{
    private readonly double[] _choices = [];
    private readonly double _min, _max;

    internal ParameterCondition(Parameter parent, double[] choices) => (Parent, _choices) = (parent, choices);

    internal ParameterCondition(Parameter parent, double min, double max) => (Parent, _min, _max) = (parent, min, max);

    /// <summary>Gets the other parameter.</summary>
    public Parameter Parent { get; }

    /// <summary>Returns whether a value of the parent fulfils the condition.</summary>
    /// <param name="value">The number, or the index of a choice of <see cref="Parent"/>; NaN if the parent does not
    /// exist, which never does.</param>
    public bool Holds(double value) => _choices.Length > 0 ? Array.BinarySearch(_choices, value) >= 0 : value >= _min && value <= _max;

    /// <summary>Returns the condition in words.</summary>
    public override string ToString() => _choices.Length > 0
        ? $"{Parent.Name} is {string.Join(" or ", _choices.Select(Parent.Text))}"
        : Invariant($"{Parent.Name} is from {_min} to {_max}");
}
