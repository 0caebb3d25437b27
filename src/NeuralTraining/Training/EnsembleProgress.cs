namespace NeuralTraining;

/// <summary>How far the training of one network of an <see cref="Ensemble"/> has come: reported after every update.</summary>
public readonly record struct EnsembleProgress
{
    /// <summary>Gets which network it is, from 0.</summary>
    public int Network { get; init; }

    /// <summary>Gets how far its training has come.</summary>
    public TrainingProgress Training { get; init; }

    /// <inheritdoc />
    public override string ToString() => Invariant($"network {Network}: {Training}");
}
