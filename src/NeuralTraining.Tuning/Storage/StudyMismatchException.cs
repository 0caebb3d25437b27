namespace NeuralTraining.Tuning;

/// <summary>Thrown when a study that exists is opened with another space, sampler, pruner, direction, seed or lag.
/// Nothing has changed.</summary>
public sealed class StudyMismatchException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What differs: one sentence.</param>
    public StudyMismatchException(string message)
        : base(message)
    {
    }
}
