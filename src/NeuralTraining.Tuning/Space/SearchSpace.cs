using System.Collections.ObjectModel;

namespace NeuralTraining.Tuning;

/// <summary>The hyperparameters that a study searches, with their ranges, choices and conditions. Immutable.</summary>
/// <remarks>A space is declared up front, not by the objective as it runs: so a grid is known to be finite, a Gaussian
/// process has its dimensions from the first trial, a worker on another machine can verify that it searches the same
/// space, and misuse is refused before anything is trained.</remarks>
public sealed class SearchSpace
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <summary>Creates a space.</summary>
    /// <param name="parameters">The parameters, at least one, with different names; the parent of a condition before
    /// those that depend on it.</param>
    /// <exception cref="ArgumentException">There is no parameter, two have the same name, or a parent is missing or
    /// later.</exception>
    public SearchSpace(params IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = Array.AsReadOnly<Parameter>([.. parameters]);
        if (Parameters.Count == 0)
        {
            throw new ArgumentException("A search space must have at least one parameter, but was given none.", nameof(parameters));
        }

        foreach (Parameter parameter in Parameters)
        {
            ArgumentNullException.ThrowIfNull(parameter, nameof(parameters));
            if (parameter.Condition is { } condition && !(_indices.TryGetValue(condition.Parent.Name, out int parent) && Parameters[parent].Is(condition.Parent)))
            {
                throw new ArgumentException(
                    $"'{parameter.Name}' exists when {condition}, so '{condition.Parent.Name}' must be declared before it, but is not.", nameof(parameters));
            }

            if (!_indices.TryAdd(parameter.Name, _indices.Count))
            {
                throw new ArgumentException(
                    $"The parameters must have different names, but '{parameter.Name}' is declared twice: {Parameters[_indices[parameter.Name]].Description}, and {parameter.Description}.",
                    nameof(parameters));
            }
        }
    }

    /// <summary>Gets the parameters, in the order of their declaration.</summary>
    public ReadOnlyCollection<Parameter> Parameters { get; }

    /// <summary>Gets the number of parameters.</summary>
    public int Count => Parameters.Count;

    /// <summary>Returns the index of a parameter in <see cref="Parameters"/>.</summary>
    /// <param name="parameter">The parameter, or one that it was derived from.</param>
    /// <exception cref="ArgumentException">The space has no such parameter, or one with another range.</exception>
    public int IndexOf(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (!_indices.TryGetValue(parameter.Name, out int index))
        {
            throw new ArgumentException(
                $"The parameter must be one of the study's ({string.Join(", ", _indices.Keys)}), but is '{parameter.Name}'.", nameof(parameter));
        }

        return Parameters[index].Is(parameter) ? index : throw new ArgumentException(
            $"'{parameter.Name}' is declared as {Parameters[index].Description}, but was asked for as {parameter.Description}.", nameof(parameter));
    }

    /// <summary>Returns whether a parameter exists among numbers that are decided for those before it.</summary>
    internal bool IsActive(int index, ReadOnlySpan<double> numbers) =>
        Parameters[index].Condition is not { } condition || condition.Holds(numbers[_indices[condition.Parent.Name]]);

    /// <summary>Returns the parameters, one a line.</summary>
    public override string ToString() => string.Join('\n', Parameters);
}
