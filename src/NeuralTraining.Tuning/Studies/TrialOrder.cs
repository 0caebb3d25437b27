namespace NeuralTraining.Tuning;

/// <summary>The order rule: which trials the suggestion for trial k and the decision to prune it may look at, and where
/// a study stops. All of it is a function of the trials' numbers and outcomes, not of when they ended.</summary>
internal sealed class TrialOrder(SearchSpace space, StudyOptions options)
{
    /// <summary>Gets the lag that workers must keep; null if no trial waits for another.</summary>
    public int? Lag { get; } = options.Sampler.UsesResults || options.Pruner is not null ? options.Lag : null;

    /// <summary>Returns the trials that may be looked at: those before k − lag.</summary>
    public IReadOnlyList<TrialRecord> History(int k, IReadOnlyList<TrialRecord> trials) =>
        Lag is { } lag ? [.. trials.Take(Math.Max(0, k - lag))] : [];

    /// <summary>Returns the suggestion for trial k. That for a trial between k − lag and k, which another worker may
    /// not have stored yet, is computed too.</summary>
    public ParameterValues Suggest(int k, IReadOnlyList<TrialRecord> trials)
    {
        if (!options.Sampler.UsesResults)
        {
            return Checked(new SamplingContext(space, options.Direction, options.Seed, k));
        }

        var known = new List<ParameterValues>();
        for (int j = Math.Max(0, k - 2 * options.Lag); j <= k; j++)
        {
            ParameterValues? stored = j < k ? trials[j].Values : null;
            known.Add(stored ?? Checked(new SamplingContext(
                space, options.Direction, options.Seed, j, History(j, trials), [.. known.TakeLast(Math.Min(j, options.Lag))])));
        }

        return known[^1];
    }

    /// <summary>Returns the seed of trial k.</summary>
    public static ulong SeedOf(ulong studySeed, int k) => new Numerics.RandomStream(studySeed, SeedStream).Bits((ulong)k);

    /// <summary>Returns the last of the first failures in a row that stop a study; null if there are not enough. Only
    /// trials before the first unfinished one count.</summary>
    public static int? LastOfTooManyFailures(IReadOnlyList<TrialRecord> trials, int max)
    {
        int failures = 0;
        foreach (TrialRecord trial in trials.TakeWhile(trial => trial.IsFinished))
        {
            failures = trial.State == TrialState.Failed ? failures + 1 : 0;
            if (failures == max)
            {
                return trial.Number;
            }
        }

        return null;
    }

    private const ulong SeedStream = 32UL << 56;

    private ParameterValues Checked(SamplingContext context) =>
        options.Sampler.Suggest(context) is { } values && ReferenceEquals(values.Space, space)
        ? values
        : throw new InvalidOperationException(
            "A sampler must suggest values of the study's space, " +
            Invariant($"but {options.Sampler} suggested others for trial {context.Trial}."));
}
