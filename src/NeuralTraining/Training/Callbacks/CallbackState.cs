using System.Collections.ObjectModel;
using NeuralTraining.Files;

namespace NeuralTraining.Callbacks;

/// <summary>Contains the state that a callback keeps from event to event, for checkpoints: numbers and sets of tensors,
/// by name.</summary>
/// <remarks>Nothing changes it, so any number of threads may read it at once, as long as nobody writes to its
/// sets.</remarks>
public sealed class CallbackState
{
    /// <summary>The largest integer up to which a double holds every one.</summary>
    private const double MaxCount = 1L << 53;

    /// <summary>Creates a state.</summary>
    /// <param name="numbers">The numbers by name, stored to the bit. A double holds whole numbers exactly up to 2⁵³.
    /// Default: null: none.</param>
    /// <param name="sets">The sets by name, each shaped like the parameters or like the buffers of the network.
    /// Default: null: none.</param>
    /// <exception cref="ArgumentException">A name is empty, or a set is null.</exception>
    public CallbackState(IReadOnlyDictionary<string, double>? numbers = null, IReadOnlyDictionary<string, ParameterSet>? sets = null)
    {
        Numbers = numbers ?? ReadOnlyDictionary<string, double>.Empty;
        Sets = sets ?? ReadOnlyDictionary<string, ParameterSet>.Empty;
        if (Numbers.Keys.Concat(Sets.Keys).Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException(
                "Each part of a state must have a name, but one has none.", numbers is null ? nameof(sets) : nameof(numbers));
        }

        foreach ((string name, ParameterSet set) in Sets)
        {
            _ = set ?? throw new ArgumentException($"Each set must be a parameter set, but '{name}' is null.", nameof(sets));
        }
    }

    /// <summary>Gets the state without numbers and sets.</summary>
    public static CallbackState Empty { get; } = new();

    /// <summary>Gets the numbers by name.</summary>
    public IReadOnlyDictionary<string, double> Numbers { get; }

    /// <summary>Gets the sets by name.</summary>
    public IReadOnlyDictionary<string, ParameterSet> Sets { get; }

    /// <summary>Gets whether there are no numbers and no sets.</summary>
    internal bool IsEmpty => Numbers.Count == 0 && Sets.Count == 0;

    /// <inheritdoc />
    public override string ToString() =>
        Summary.Of(this, (nameof(Numbers), string.Join(" ", Numbers.Keys)), (nameof(Sets), string.Join(" ", Sets.Keys)));

    /// <summary>Refuses a state that is not empty and has other names than these.</summary>
    internal void RequireNames(ITrainingCallback owner, string[] numbers, string[] sets)
    {
        if (!IsEmpty && !(IsOf(Numbers.Keys, numbers) && IsOf(Sets.Keys, sets)))
        {
            throw new ArgumentException(
                $"The state of {owner.GetType().Name} must hold [{string.Join(", ", [.. numbers, .. sets])}] or nothing, " +
                $"but holds [{MessageText.List([.. Numbers.Keys, .. Sets.Keys])}].");
        }
    }

    /// <summary>Returns a number that must be whole and at least zero.</summary>
    internal long Count(string name) => Numbers[name] is >= 0 and <= MaxCount and double count && count == Math.Floor(count)
        ? (long)count
        : throw new ArgumentException(
            Invariant($"The number '{name}' of a state must be whole and from 0 to 2^53, but was '{Numbers[name]}'."));

    private static bool IsOf(IEnumerable<string> names, string[] expected) =>
        names.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal));
}
