namespace NeuralTraining.Tuning.Tests.Support;

/// <summary>Trials as a study runs them, by a toy objective, in which a few fail, a few are pruned, and a few repeat
/// earlier values.</summary>
internal static class Histories
{
    /// <summary>Returns finished trials, suggested by a sampler that sees those before k − lag.</summary>
    public static IReadOnlyList<TrialRecord> Of(
        ISampler sampler, SearchSpace space, int count, int lag, ulong seed = 0, Direction direction = Direction.Minimize)
    {
        var trials = new List<TrialRecord>();
        for (int k = 0; k < count; k++)
        {
            trials.Add(Finished(k, sampler.Suggest(Context(space, trials, k, lag, seed, direction)), direction));
        }

        return trials;
    }

    /// <summary>Returns finished trials at random points, the last third of which repeat the first.</summary>
    public static IReadOnlyList<TrialRecord> AtRandom(SearchSpace space, int count, Direction direction = Direction.Minimize) =>
        [.. Enumerable.Range(0, count).Select(k => Finished(
            k, new RandomSampler().Suggest(new(space, direction, 99, k >= count * 2 / 3 ? k % 5 : k)), direction))];

    /// <summary>Returns what a sampler sees for trial k of a study that has run the trials.</summary>
    public static SamplingContext Context(
        SearchSpace space, IReadOnlyList<TrialRecord> trials, int k, int lag, ulong seed = 0, Direction direction = Direction.Minimize)
    {
        int seen = Math.Max(0, k - lag);
        return new(space, direction, seed, k, [.. trials.Take(seen)], [.. trials.Take(k).Skip(seen).Select(trial => trial.Values!)]);
    }

    /// <summary>Returns a trial as it is after the toy objective: the squared distance of the unit coordinates from
    /// 0.3, where the parameters exist.</summary>
    private static TrialRecord Finished(int k, ParameterValues values, Direction direction)
    {
        double[] units = new double[values.Space.Count];
        values.ToUnit(units);
        double loss = units.Where(u => !double.IsNaN(u)).Sum(u => (u - 0.3) * (u - 0.3));
        TrialState state = k % 7 == 5 ? TrialState.Failed : k % 5 == 3 ? TrialState.Pruned : TrialState.Complete;
        return new()
        {
            Number = k,
            State = state,
            Values = values,
            Value = state == TrialState.Failed ? null : direction == Direction.Minimize ? loss : -loss,
            Reason = state == TrialState.Complete ? null : "test",
            Attempts = 1,
        };
    }
}
