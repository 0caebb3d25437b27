namespace NeuralTraining.Tabular;

/// <summary>The progress of a cross-validation: reported after every update.</summary>
public readonly record struct CrossValidationProgress
{
    /// <summary>Gets the number of the fold, from 0.</summary>
    public int Fold { get; init; }

    /// <summary>Gets the number of folds.</summary>
    public int Folds { get; init; }

    /// <summary>Gets the progress of training on it.</summary>
    public TrainingProgress Training { get; init; }

    /// <inheritdoc />
    public override string ToString() => Invariant($"fold {Fold + 1} of {Folds}: {Training}");
}
