using System.Collections.ObjectModel;

namespace NeuralTraining.Tuning;

/// <summary>How a trial ended.</summary>
/// <param name="State"><see cref="TrialState.Complete"/>, <see cref="TrialState.Pruned"/> or
/// <see cref="TrialState.Failed"/>.</param>
/// <param name="Value">The value, finite; null if it failed.</param>
/// <param name="Reason">Why it failed or was pruned; null if it is complete.</param>
public sealed record TrialOutcome(TrialState State, double? Value, string? Reason)
{
    /// <summary>Gets the named values that the trial kept.</summary>
    public IReadOnlyDictionary<string, double> Kept { get; init; } = ReadOnlyDictionary<string, double>.Empty;
}
