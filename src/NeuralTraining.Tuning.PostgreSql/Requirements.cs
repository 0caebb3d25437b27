namespace NeuralTraining.Tuning.PostgreSql;

/// <summary>Refuses what a study cannot keep, before anything is sent.</summary>
internal static class Requirements
{
    private const int MaxTrials = 1_000_000;

    public static void RequireTrials(int trials)
    {
        if (trials is < 0 or > MaxTrials)
        {
            throw new ArgumentOutOfRangeException(
                nameof(trials), Invariant($"The number of trials must be from 0 to {MaxTrials}, but was '{trials}'."));
        }
    }

    public static void RequireLag(int? lag)
    {
        if (lag < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(lag), Invariant($"The lag must be at least 0, but was '{lag}'."));
        }
    }

    public static void RequireSpace(SearchSpace space, int trial, ParameterValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!ReferenceEquals(values.Space, space) && values.Space.ToString() != space.ToString())
        {
            throw new ArgumentException(
                Invariant($"The values of trial {trial} must be of the study's space, but are of another."), nameof(values));
        }
    }

    public static void RequirePoint(int trial, CurvePoint point)
    {
        if (point.Step < 0 || !double.IsFinite(point.Value))
        {
            throw new ArgumentException(
                Invariant($"A report of trial {trial} must be finite and its step at least 0, ") +
                Invariant($"but is '{point.Value}' at step {point.Step}."),
                nameof(point));
        }
    }

    public static void RequireOutcome(int trial, TrialOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        bool isPossible = outcome.State switch
        {
            TrialState.Complete => outcome.Value is not null && outcome.Reason is null,
            TrialState.Pruned => outcome.Value is not null && outcome.Reason is not null,
            TrialState.Failed => outcome.Value is null && outcome.Reason is not null,
            _ => false,
        };
        isPossible &= double.IsFinite(outcome.Value ?? 0) && outcome.Kept.All(kept => kept.Key.Length > 0 && double.IsFinite(kept.Value));
        if (!isPossible)
        {
            throw new ArgumentException(
                Invariant($"The outcome of trial {trial} must be complete or pruned with a value or failed without, ") +
                "with a reason unless complete, and its numbers finite, but is not.",
                nameof(outcome));
        }
    }
}
