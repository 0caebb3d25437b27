namespace NeuralTraining;

/// <summary>What was changed on purpose where a run went on from a checkpoint.</summary>
public sealed record TrainingChange
{
    /// <summary>Gets how many updates had been made before the change.</summary>
    public required long Iteration { get; init; }

    /// <summary>Gets what was changed: <c>length</c>, <c>learning-rate schedule</c>, <c>learning rate</c> or
    /// <c>validation data</c>.</summary>
    public required string What { get; init; }

    /// <summary>Gets what it was before, such as <c>20 epochs</c> or <c>0.01</c>.</summary>
    public required string From { get; init; }

    /// <summary>Gets what it was afterwards.</summary>
    public required string To { get; init; }

    /// <inheritdoc />
    public override string ToString() => Invariant($"after {Iteration} updates: {What} from {From} to {To}");
}
