using NeuralTraining.Tuning;

namespace NeuralTraining.Benchmarks.Search;

/// <summary>A study of a function by the order rule alone, without workers: the suggestion for trial k sees the trials
/// before k − lag, and the values of the rest.</summary>
internal static class SimulatedStudy
{
    /// <summary>Runs trials and returns how far the best value so far is above the minimum, after each.</summary>
    public static double[] Regrets(ISampler sampler, SearchFunction function, ulong seed, int lag, int trials)
    {
        IReadOnlyList<TrialRecord> records = Run(sampler, function, seed, lag, trials);
        double best = double.PositiveInfinity;
        return [.. records.Select(record => best = Math.Min(best, record.Value!.Value - function.Minimum))];
    }

    /// <summary>Runs trials.</summary>
    public static List<TrialRecord> Run(ISampler sampler, SearchFunction function, ulong seed, int lag, int trials)
    {
        var records = new List<TrialRecord>(trials);
        for (int k = 0; k < trials; k++)
        {
            ParameterValues values = sampler.Suggest(Context(sampler, function, seed, lag, records));
            records.Add(new TrialRecord { Number = k, State = TrialState.Complete, Values = values, Value = function.Evaluate(values) });
        }

        return records;
    }

    /// <summary>Returns what the suggestion of the next trial may depend on.</summary>
    public static SamplingContext Context(ISampler sampler, SearchFunction function, ulong seed, int lag, List<TrialRecord> records)
    {
        int known = sampler.UsesResults ? Math.Max(0, records.Count - lag) : 0;
        return new SamplingContext(
            function.Space,
            Direction.Minimize,
            seed,
            records.Count,
            records[..known],
            sampler.UsesResults ? [.. records[known..].Select(record => record.Values!)] : []);
    }
}
