namespace NeuralTraining;

/// <summary>Specifies how a run may differ from the checkpoint that it resumes. Everything else must be the
/// same.</summary>
/// <remarks><see cref="TrainingHistory.Changes"/> holds each difference that was found.</remarks>
[Flags]
public enum ResumeChanges
{
    /// <summary>No differences.</summary>
    None = 0,

    /// <summary>The run may have another length, <see cref="TrainerOptions.Epochs"/> or
    /// <see cref="TrainerOptions.Iterations"/>: a finished run continues.</summary>
    Length = 1,

    /// <summary>The learning rate may follow another schedule from here on, or none.</summary>
    Schedule = 2,

    /// <summary>The optimizer may have begun with another learning rate, and continues with its present one. Counts
    /// only without a schedule.</summary>
    LearningRate = 4,

    /// <summary>Evaluations may use other validation data, or none. No weight depends on it.</summary>
    ValidationData = 8,

    /// <summary>The run may have other callbacks. One with the same class and hyperparameters as before keeps its
    /// state, any other begins anew.</summary>
    Callbacks = 16,
}
