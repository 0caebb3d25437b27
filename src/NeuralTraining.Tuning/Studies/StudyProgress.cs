namespace NeuralTraining.Tuning;

/// <summary>What a study reports after each trial that this process has finished.</summary>
public sealed record StudyProgress
{
    /// <summary>Gets the trial.</summary>
    public required TrialRecord Trial { get; init; }

    /// <summary>Gets the number of finished trials, by all processes.</summary>
    public required int Finished { get; init; }

    /// <summary>Gets the number of trials that the study should have.</summary>
    public required int Trials { get; init; }

    /// <summary>Gets the best complete trial so far; null before there is one.</summary>
    public TrialRecord? Best { get; init; }

    /// <summary>Returns the count, the trial, and the best value.</summary>
    public override string ToString() =>
        Invariant($"{Finished}/{Trials}: {Trial}") + (Best?.Value is { } best ? Invariant($"; best {best}") : "");
}
