using System.Collections.ObjectModel;

namespace NeuralTraining.Tuning;

/// <summary>All that is known of a trial. Immutable.</summary>
public sealed record TrialRecord
{
    /// <summary>Gets the number, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Gets the state.</summary>
    public TrialState State { get; init; }

    /// <summary>Gets the values of its parameters; null until they are suggested.</summary>
    public ParameterValues? Values { get; init; }

    /// <summary>Gets the value of the objective: the final one of a complete trial, the last reported one of a pruned
    /// trial; otherwise null.</summary>
    public double? Value { get; init; }

    /// <summary>Gets why the trial failed or was pruned; otherwise null.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the values that it reported while it ran, by ascending steps.</summary>
    public IReadOnlyList<CurvePoint> Curve { get; init; } = ReadOnlyCollection<CurvePoint>.Empty;

    /// <summary>Gets the named values that it kept beside its value.</summary>
    public IReadOnlyDictionary<string, double> Kept { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Gets how many workers have begun it: 1 if none died.</summary>
    public int Attempts { get; init; }

    /// <summary>Gets the worker that ran it last; null before one did.</summary>
    public string? Worker { get; init; }

    /// <summary>Gets when its last attempt began; null before one did.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Gets when it was finished; null before.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Gets whether it is complete, pruned or failed, after which it never changes.</summary>
    public bool IsFinished => State is TrialState.Complete or TrialState.Pruned or TrialState.Failed;

    /// <summary>Returns number, state, value and parameters.</summary>
    public override string ToString() =>
        Invariant($"trial {Number}: {State}") +
        (Value is { } value ? Invariant($", {value}") : "") +
        (Reason is null ? "" : $" ({Reason})") +
        (Values is null ? "" : " | " + Values);
}
