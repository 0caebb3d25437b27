using System.Text;

namespace NeuralTraining.Tuning;

/// <summary>What happened to a study. Its events, in their order, are all that a storage keeps.</summary>
internal abstract record StudyEvent
{
    /// <summary>The study was created.</summary>
    public sealed record Created(string Description) : StudyEvent;

    /// <summary>Trials were added after the last one.</summary>
    public sealed record TrialsAdded(int Count) : StudyEvent;

    /// <summary>A worker claimed a trial. The owner is what lives as long as the worker's process.</summary>
    public sealed record Claimed(int Trial, long Token, int Attempt, string Worker, string Owner, DateTimeOffset Time) : StudyEvent;

    /// <summary>A worker wrote to the trial that it holds.</summary>
    public abstract record Written(int Trial, long Token) : StudyEvent;

    /// <summary>The values of a trial were stored.</summary>
    public sealed record Suggested(int Trial, long Token, ParameterValues Values) : Written(Trial, Token);

    /// <summary>A trial reported a value.</summary>
    public sealed record Reported(int Trial, long Token, CurvePoint Point) : Written(Trial, Token);

    /// <summary>A trial was finished.</summary>
    public sealed record Finished(int Trial, long Token, TrialOutcome Outcome, DateTimeOffset Time) : Written(Trial, Token);

    /// <summary>A trial was given back.</summary>
    public sealed record Released(int Trial, long Token) : Written(Trial, Token);

    /// <summary>Returns the event of <see cref="IStudyStorage.SetValues"/>.</summary>
    public static Suggested Suggest(TrialClaim claim, ParameterValues values)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(values);
        return new(claim.Trial.Number, claim.Token, values);
    }

    /// <summary>Returns the event of <see cref="IStudyStorage.Report"/>.</summary>
    public static Reported Report(TrialClaim claim, CurvePoint point)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return new(claim.Trial.Number, claim.Token, point);
    }

    /// <summary>Returns the event of <see cref="IStudyStorage.Finish"/>.</summary>
    public static Finished Finish(TrialClaim claim, TrialOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(outcome);
        return new(claim.Trial.Number, claim.Token, outcome with { Reason = WellFormed(outcome.Reason) }, DateTimeOffset.UtcNow);
    }

    /// <summary>Returns the event of <see cref="IStudyStorage.Release"/>.</summary>
    public static Released Release(TrialClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return new(claim.Trial.Number, claim.Token);
    }

    /// <summary>Returns a text that every encoding can keep: a message that was cut may end with half a
    /// character.</summary>
    private static string? WellFormed(string? text) => text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
