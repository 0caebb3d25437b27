namespace NeuralTraining.Tuning;

/// <summary>Thrown when as many trials in a row have failed as <see cref="StudyOptions.MaxFailuresInARow"/> allows. The
/// trials are kept: <see cref="Study.Results"/>.</summary>
public sealed class StudyFailedException : InvalidOperationException
{
    internal StudyFailedException(int last, int count, string? reason)
        : base(
            Invariant($"A study stops after {count} failed trials in a row, and trials {last - count + 1} to {last} failed, ") +
            Invariant($"the last for this reason: {reason}"))
    {
        LastTrial = last;
    }

    /// <summary>Gets the number of the last of these trials.</summary>
    public int LastTrial { get; }
}
