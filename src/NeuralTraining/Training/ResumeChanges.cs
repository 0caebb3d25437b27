namespace NeuralTraining;

/// <summary>The differences that a run may have from the checkpoint that it resumes: everything else must be the
/// same.</summary>
/// <remarks><see cref="TrainingHistory.Changes"/> holds each difference that was found.</remarks>
[Flags]
public enum ResumeChanges
{
    /// <summary>No differences.</summary>
    None = 0,

    /// <summary>The run may have another length, <see cref="TrainerOptions.Epochs"/> or
    /// <see cref="TrainerOptions.Iterations"/>: a finished run goes on.</summary>
    Length = 1,

    /// <summary>The learning rate may follow another schedule from here on, or none.</summary>
    Schedule = 2,

    /// <summary>The optimizer may have begun with another learning rate, and goes on with the one it now has. Counts
    /// only without a schedule.</summary>
    LearningRate = 4,

    /// <summary>Evaluations may use other validation data, or none. No weight depends on it.</summary>
    ValidationData = 8,
}
