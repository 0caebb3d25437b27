using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>The importance of parameters by functional ANOVA (Hutter, Hoos and Leyton-Brown, 2014, <i>An Efficient
/// Approach for Assessing Hyperparameter Importance</i>): the share of the variance of a random forest, over the whole
/// space, that the main effect of each parameter has.</summary>
/// <remarks>
/// <para>64 trees of bootstrap samples approximate the value of a trial as a function of its unit coordinates, so that
/// the share of a parameter is that on its own scale. All coordinates are tried at each node. The integrals over the
/// boxes of the leaves are exact, and the shares are averages over the trees.</para>
/// <para>A parameter that does not exist in a trial cannot change its value. Each tree gives it a random coordinate
/// there: the share is that of a function over the whole cube which is constant along the parameter where it does not
/// exist.</para>
/// </remarks>
internal static class FunctionalAnova
{
    /// <summary>The number of complete trials that the importance needs.</summary>
    public const int MinTrials = 10;

    private const int Trees = 64;
    private const int MinLeaf = 2;

    /// <summary>Returns the importance of all parameters, the most important first, and in the order of the space where
    /// it is equal.</summary>
    /// <param name="space">The space.</param>
    /// <param name="trials">The trials. Only complete ones count: the values of pruned trials are of other
    /// steps.</param>
    /// <exception cref="InvalidOperationException">There are fewer than 10 complete trials.</exception>
    public static IReadOnlyList<ParameterImportance> Compute(SearchSpace space, IReadOnlyList<TrialRecord> trials)
    {
        TrialRecord[] complete = [.. trials.Where(trial => trial is { State: TrialState.Complete, Values: not null, Value: not null })];
        if (complete.Length < MinTrials)
        {
            throw new InvalidOperationException(Invariant(
                $"The importance of parameters needs at least {MinTrials} complete trials, but there were {complete.Length}."));
        }

        double[][] columns = [.. Enumerable.Range(0, space.Count).Select(i => Column(space.Parameters[i], i, complete))];
        double[] targets = Centered([.. complete.Select(trial => trial.Value!.Value)]);
        double[][] shares = [.. Enumerable.Range(0, Trees).Select(tree => Shares(columns, targets, (ulong)tree))];
        return
        [
            .. space.Parameters.Select((parameter, i) => Importance(parameter.Name, [.. shares.Select(share => share[i])]))
                .OrderByDescending(importance => importance.Importance),
        ];
    }

    private static double[] Column(Parameter parameter, int index, TrialRecord[] trials) =>
    [
        .. trials.Select(trial => trial.Values!.Numbers[index])
            .Select(number => double.IsNaN(number) ? number : parameter.ToUnit(number)),
    ];

    /// <summary>Scales to [−1, 1], so that no square overflows, and subtracts the mean.</summary>
    private static double[] Centered(double[] values)
    {
        double scale = 0, mean = 0;
        foreach (double value in values)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        double[] scaled = [.. values.Select(value => scale == 0 ? 0 : value / scale)];
        foreach (double value in scaled)
        {
            mean += value / scaled.Length;
        }

        return [.. scaled.Select(value => value - mean)];
    }

    /// <summary>Grows a tree and returns each coordinate's share of its variance; zeros if it is constant.</summary>
    private static double[] Shares(double[][] columns, double[] targets, ulong number)
    {
        var random = new RandomStream(seed: 0, stream: 2 * number);
        ulong drawn = 0;
        int[] weights = new int[targets.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            weights[random.Below(drawn++, targets.Length)]++;
        }

        double[][] filled = [.. columns.Select(column => column.Select(u => double.IsNaN(u) ? random.Uniform(drawn++) : u).ToArray())];
        RegressionTree tree = TreeGrowth.Grow(filled, targets, weights, MinLeaf, new RandomStream(seed: 0, stream: 2 * number + 1));
        return [.. columns.Select((_, i) => tree.Variance > 0 ? Math.Min(1, tree.MainEffectVariance(i) / tree.Variance) : 0)];
    }

    private static ParameterImportance Importance(string name, double[] shares)
    {
        double mean = 0, variance = 0;
        foreach (double share in shares)
        {
            mean += share / shares.Length;
        }

        foreach (double share in shares)
        {
            variance += (share - mean) * (share - mean) / shares.Length;
        }

        return new(name, mean, Math.Sqrt(variance));
    }
}
