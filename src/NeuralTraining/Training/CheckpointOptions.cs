using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <summary>The options of checkpoints, which hold all that a <see cref="Trainer"/> needs to resume.</summary>
public sealed class CheckpointOptions
{
    /// <summary>Gets the folder of the checkpoints, created if it is missing. While a run trains, the folder is its
    /// alone: a second run is refused. A relative path counts from the directory that is current when the trainer is
    /// created.</summary>
    public required string Folder { get; init; }

    /// <summary>Gets the interval of checkpoints in epochs, at least 1. Default: 1.</summary>
    public int EveryEpochs { get; init; } = 1;

    /// <summary>Gets the interval of checkpoints in updates, at least 1, which then counts instead of
    /// <see cref="EveryEpochs"/>. Default: null, so that the epochs count.</summary>
    public long? EveryIterations { get; init; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(
        this,
        (nameof(Folder), Folder),
        (nameof(EveryEpochs), EveryEpochs),
        (nameof(EveryIterations), EveryIterations));

    /// <summary>Refuses options outside their range.</summary>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Folder, nameof(Folder));
        Require.AtLeast(EveryEpochs, 1, "number of epochs between checkpoints");
        Require.AtLeast(EveryIterations ?? 1, 1, "number of iterations between checkpoints", nameof(EveryIterations));
    }

    internal long Interval(int perEpoch) => EveryIterations ?? (long)EveryEpochs * perEpoch;
}
