namespace NeuralTraining;

/// <summary>The progress of one network of an <see cref="Ensemble"/> in training: reported after every
/// update.</summary>
public readonly record struct EnsembleProgress
{
    /// <summary>Gets the number of the network, from 0.</summary>
    public int Network { get; init; }

    /// <summary>Gets the progress of its training.</summary>
    public TrainingProgress Training { get; init; }

    /// <inheritdoc />
    public override string ToString() => Invariant($"network {Network}: {Training}");
}
