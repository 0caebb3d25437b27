namespace NeuralTraining.Tuning;

/// <summary>Keeps a study's trials, and hands each to one worker at a time.</summary>
/// <remarks>
/// <para>A claim carries a token. Every later write of it must be refused by a <see cref="ClaimLostException"/> once
/// another worker has claimed the trial, which happens when a worker is taken for dead. A trial that was finished never
/// changes.</para>
/// <para>Any number of threads may call the members at a time.</para>
/// </remarks>
public interface IStudyStorage : IDisposable
{
    /// <summary>Gets how often a running worker must call <see cref="Renew"/>; null if never.</summary>
    TimeSpan? RenewalInterval { get; }

    /// <summary>Gets how long a worker that found nothing to claim should wait before it asks again.</summary>
    TimeSpan PollInterval { get; }

    /// <summary>Creates the study, or opens one that exists and has the same description, and sees to it that it has at
    /// least a number of trials.</summary>
    /// <param name="description">The study.</param>
    /// <param name="trials">The number of trials, at least 0.</param>
    /// <exception cref="StudyMismatchException">The study that exists has another description.</exception>
    void Open(StudyDescription description, int trials);

    /// <summary>Returns all trials, by number.</summary>
    IReadOnlyList<TrialRecord> Read();

    /// <summary>Claims the first trial that waits for a worker or whose worker died, and counts the attempt.</summary>
    /// <param name="worker">The name of the worker.</param>
    /// <param name="lag">A trial k may be claimed if all trials before k − <paramref name="lag"/> are finished; null if
    /// any may.</param>
    /// <param name="before">Only trials with a smaller number may be claimed.</param>
    /// <returns>The claim, or null if no trial can be claimed now.</returns>
    TrialClaim? Claim(string worker, int? lag, int before);

    /// <summary>Stores the suggested values of a claimed trial.</summary>
    /// <exception cref="ClaimLostException">Another worker has claimed the trial.</exception>
    void SetValues(TrialClaim claim, ParameterValues values);

    /// <summary>Stores a value that a claimed trial reports. Values of this and later steps that an earlier attempt
    /// reported are replaced.</summary>
    /// <exception cref="ClaimLostException">Another worker has claimed the trial.</exception>
    void Report(TrialClaim claim, CurvePoint point);

    /// <summary>Stores the outcome of a claimed trial and ends the claim.</summary>
    /// <exception cref="ClaimLostException">Another worker has claimed the trial.</exception>
    void Finish(TrialClaim claim, TrialOutcome outcome);

    /// <summary>Gives a claimed trial back, which was interrupted by its user: it waits again, and the attempt does not
    /// count.</summary>
    /// <exception cref="ClaimLostException">Another worker has claimed the trial.</exception>
    void Release(TrialClaim claim);

    /// <summary>Says that the worker of a claim lives.</summary>
    /// <exception cref="ClaimLostException">Another worker has claimed the trial.</exception>
    void Renew(TrialClaim claim);
}
