namespace NeuralTraining;

/// <summary>An intended change, made when a run was resumed.</summary>
public sealed record TrainingChange
{
    /// <summary>Gets the number of updates before the change.</summary>
    public required long Iteration { get; init; }

    /// <summary>Gets the name of the changed setting: <c>length</c>, <c>learning-rate schedule</c>,
    /// <c>learning rate</c>, <c>validation data</c>, <c>callbacks</c> or <c>stop reason</c>.</summary>
    public required string What { get; init; }

    /// <summary>Gets the value before the change, such as <c>20 epochs</c> or <c>0.01</c>.</summary>
    public required string From { get; init; }

    /// <summary>Gets the value after the change.</summary>
    public required string To { get; init; }

    /// <inheritdoc />
    public override string ToString() => Invariant($"after {Iteration} updates: {What} from {From} to {To}");
}
