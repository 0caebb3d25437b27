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
        if (parameters.Count == 0)
        {
            throw new ArgumentException("A search space must have at least one parameter, but was given none.", nameof(parameters));
        }

        var declared = new List<Parameter>(parameters.Count);
        foreach (Parameter parameter in parameters)
        {
            ArgumentNullException.ThrowIfNull(parameter, nameof(parameters));
            declared.Add(WithParentAmong(declared, parameter));
            if (!_indices.TryAdd(parameter.Name, _indices.Count))
            {
                throw new ArgumentException(
                    $"The parameters must have different names, but '{parameter.Name}' is declared twice: " +
                    $"{declared[_indices[parameter.Name]].Description}, and {parameter.Description}.",
                    nameof(parameters));
            }
        }

        Parameters = declared.AsReadOnly();
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
        int index = IndexOf(parameter.Name);
        return Parameters[index].Is(parameter) ? index : throw new ArgumentException(
            $"'{parameter.Name}' is declared as {Parameters[index].Description}, " +
            $"but was asked for as {parameter.Description}.", nameof(parameter));
    }

    /// <summary>Returns the index of the parameter with a name.</summary>
    internal int IndexOf(string parameter) => _indices.TryGetValue(parameter, out int index) ? index : throw new ArgumentException(
        $"The parameter must be one of the study's ({string.Join(", ", Parameters.Select(one => one.Name))}), but is '{parameter}'.",
        nameof(parameter));

    /// <summary>Returns a smaller space around the best trials: the third step of the chapter's search (chapter 6,
    /// Optimizing Hyperparameters).</summary>
    /// <remarks>
    /// <para>A number's range becomes the interval that its values in the best trials span on its scale, widened at
    /// both ends by the mean gap between them, span / (n − 1) for n values: these are the unbiased estimates of the
    /// ends of the range that the values would be uniform in. It never leaves the old range; integers are rounded
    /// outwards. If the values are all the same, it reaches to the nearest others that complete trials have, or else to
    /// the ends of the old range.</para>
    /// <para>The choices that one of the best trials has are kept. A conditional parameter is narrowed by those of the
    /// best trials that have it. Where fewer than two have it, it stays as it is.</para>
    /// <para>Objectives read the narrowed space by the same <see cref="Parameter"/> objects as this one.</para>
    /// </remarks>
    /// <param name="trials">Trials of this space. Those that are not complete are ignored.</param>
    /// <param name="direction">Whether the smallest or the largest value is best.</param>
    /// <param name="best">How many of the best trials determine the space, at least 2. Of two equal ones that with the
    /// smaller number is better. Default: 5.</param>
    /// <exception cref="ArgumentException">Fewer trials than <paramref name="best"/> are complete, or one has values
    /// that are not of this space.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="best"/> is less than 2, or the direction is not
    /// defined.</exception>
    public SearchSpace Narrow(IReadOnlyList<TrialRecord> trials, Direction direction, int best = 5)
    {
        ArgumentNullException.ThrowIfNull(trials);
        Narrowing.RequireBest(best);
        if (!Enum.IsDefined(direction))
        {
            throw new ArgumentOutOfRangeException(
                nameof(direction), Invariant($"The direction must be Minimize or Maximize, but was '{direction}'."));
        }

        return Narrowing.Of(this, trials, direction, best) ?? throw new ArgumentException(Invariant(
            $"At least {best} trials must be complete to narrow the space by the best {best}, but {trials.Count(Narrowing.Counts)} are."),
            nameof(trials));
    }

    /// <summary>Returns whether a parameter exists among numbers that are decided for those before it.</summary>
    internal bool IsActive(int index, ReadOnlySpan<double> numbers) =>
        Parameters[index].Condition is not { } condition || condition.Holds(numbers[_indices[condition.Parent.Name]]);

    /// <summary>Returns a parameter whose condition is on the parent that this space has, which may be a narrowed
    /// one.</summary>
    private Parameter WithParentAmong(List<Parameter> declared, Parameter parameter)
    {
        if (parameter.Condition is not { } condition)
        {
            return parameter;
        }

        if (!_indices.TryGetValue(condition.Parent.Name, out int index))
        {
            throw new ArgumentException(Invariant(
                $"'{parameter.Name}' exists when {condition}, so '{condition.Parent.Name}' must be declared before it, but is not."));
        }

        if (!declared[index].Is(condition.Parent))
        {
            throw new ArgumentException(
                Invariant($"'{parameter.Name}' exists when {condition}, so '{condition.Parent.Name}' must be declared as ") +
                $"{condition.Parent.Description}, but is {declared[index].Description}.");
        }

        return ReferenceEquals(condition.Parent, declared[index]) ? parameter : parameter.WithCondition(condition.On(declared[index]));
    }

    /// <summary>Returns the parameters, one a line.</summary>
    public override string ToString() => string.Join('\n', Parameters);
}
