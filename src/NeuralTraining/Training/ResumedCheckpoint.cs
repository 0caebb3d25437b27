namespace NeuralTraining;

/// <summary>The checkpoint that a <see cref="Trainer"/> has resumed.</summary>
public sealed record ResumedCheckpoint
{
    /// <summary>Gets the path of its file.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the number of updates before it was saved.</summary>
    public required long Iteration { get; init; }

    /// <summary>Gets the defect of each newer checkpoint that was skipped because it is not whole. Usually
    /// empty.</summary>
    public required IReadOnlyList<string> Damaged { get; init; }

    /// <inheritdoc />
    public bool Equals(ResumedCheckpoint? other) =>
        other is not null && Path == other.Path && Iteration == other.Iteration && Damaged.SequenceEqual(other.Damaged);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Path, Iteration, Damaged.Count);

    /// <inheritdoc />
    public override string ToString() =>
        Invariant($"iteration {Iteration} from '{Path}'") + string.Concat(Damaged.Select(damage => $"; passed over: {damage}"));
}
