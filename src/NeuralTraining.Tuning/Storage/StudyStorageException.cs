namespace NeuralTraining.Tuning;

/// <summary>Thrown when the place that keeps a study cannot be reached or used, such as a database that stays away. It
/// says nothing about the trial that runs: its claim ends, and another worker may run it again.</summary>
public sealed class StudyStorageException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What must hold and what was found: one sentence, without secrets.</param>
    /// <param name="innerException">What failed.</param>
    public StudyStorageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
