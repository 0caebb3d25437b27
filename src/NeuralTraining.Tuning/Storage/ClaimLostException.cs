namespace NeuralTraining.Tuning;

/// <summary>Thrown when a worker writes to a trial that another worker has claimed since, because the first was taken
/// for dead. Nothing was written.</summary>
public sealed class ClaimLostException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="trial">The number of the trial.</param>
    public ClaimLostException(int trial)
        : base(
            Invariant($"Trial {trial} must be written by the worker that holds it, but its claim has ended or ") +
            "another worker has claimed it since: nothing was written.")
    {
        Trial = trial;
    }

    /// <summary>Gets the number of the trial.</summary>
    public int Trial { get; }
}
