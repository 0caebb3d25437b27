namespace NeuralTraining.Tuning;

/// <summary>Narrows a space to where the best trials are; <see cref="SearchSpace.Narrow"/> states the rule.</summary>
internal static class Narrowing
{
    private const int MinBest = 2;

    public static void RequireBest(int best)
    {
        if (best < MinBest)
        {
            throw new ArgumentOutOfRangeException(
                nameof(best), Invariant($"The number of best trials must be at least {MinBest}, but was '{best}'."));
        }
    }

    /// <summary>Returns whether a trial can be among the best.</summary>
    public static bool Counts(TrialRecord trial) => trial is { State: TrialState.Complete, Value: not null, Values: not null };

    /// <summary>Returns the narrowed space, or null if fewer trials than <paramref name="best"/> are
    /// complete.</summary>
    public static SearchSpace? Of(SearchSpace space, IReadOnlyList<TrialRecord> trials, Direction direction, int best)
    {
        int sign = direction == Direction.Minimize ? 1 : -1;
        ParameterValues[] complete = [.. trials.Where(Counts)
            .OrderBy(trial => sign * trial.Value!.Value).ThenBy(trial => trial.Number).Select(trial => trial.Values!.In(space))];
        if (complete.Length < best)
        {
            return null;
        }

        var narrowed = new Parameter[space.Count];
        for (int i = 0; i < narrowed.Length; i++)
        {
            double[] kept = Existing(complete.AsSpan(0, best), i);
            narrowed[i] = kept.Length < MinBest ? space.Parameters[i] : Narrowed(space.Parameters[i], kept, Existing(complete, i));
        }

        return new(narrowed);
    }

    private static double[] Existing(ReadOnlySpan<ParameterValues> trials, int index)
    {
        var numbers = new List<double>(trials.Length);
        foreach (ParameterValues values in trials)
        {
            if (!double.IsNaN(values.Numbers[index]))
            {
                numbers.Add(values.Numbers[index]);
            }
        }

        return [.. numbers];
    }

    private static Parameter Narrowed(Parameter parameter, double[] best, double[] all)
    {
        if (parameter.Kind == ParameterKind.Categorical)
        {
            return parameter.WithChoices([.. best.Distinct().Order().Select(index => (int)index)]);
        }

        double min = best.Min(), max = best.Max();
        (double low, double high) = min < max ? Widened(parameter, min, max, gaps: best.Length - 1) : Neighbours(parameter, min, all);
        return parameter.WithRange(low, high);
    }

    private static (double Low, double High) Neighbours(Parameter parameter, double value, double[] all) =>
        (all.Where(other => other < value).DefaultIfEmpty(parameter.Low).Max(),
            all.Where(other => other > value).DefaultIfEmpty(parameter.High).Min());

    private static (double Low, double High) Widened(Parameter parameter, double min, double max, int gaps)
    {
        double from = parameter.Scaled(min), to = parameter.Scaled(max), gap = (to - from) / gaps;
        double low = parameter.Unscaled(from - gap), high = parameter.Unscaled(to + gap);
        if (parameter.IsInteger)
        {
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        }

        // Rounding on a logarithmic scale must not take a best value out.
        return (Math.Clamp(low, parameter.Low, min), Math.Clamp(high, max, parameter.High));
    }
}
