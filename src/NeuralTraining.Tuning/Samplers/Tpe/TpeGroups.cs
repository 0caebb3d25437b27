using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>The trials of a study in the two groups whose densities a <see cref="TpeSampler"/> compares.</summary>
/// <param name="Good">The values of the good trials, the best first.</param>
/// <param name="Bad">The values of the rest, and of those that still run.</param>
internal readonly record struct TpeGroups(IReadOnlyList<ParameterValues> Good, IReadOnlyList<ParameterValues> Bad)
{
    private const int MaxGood = 25;

    /// <summary>Divides the trials that a suggestion may look at.</summary>
    /// <param name="context">The context.</param>
    /// <param name="goodShare">The share of the finished trials that is good.</param>
    public static TpeGroups Of(SamplingContext context, double goodShare)
    {
        List<TrialRecord> trials = [.. context.History.Where(trial => trial.Values is not null)];
        trials.Sort((a, b) => Compare(context, a, b));
        int ranked = trials.Count(trial => trial.State != TrialState.Failed);
        int good = Math.Min((int)Math.Ceiling(goodShare * ranked), MaxGood);
        return new(
            [.. trials.Take(good).Select(trial => trial.Values!)],
            [.. trials.Skip(good).Select(trial => trial.Values!), .. context.Pending]);
    }

    /// <summary>Returns the weights of the good trials: log(n + 1) − log r for rank r of n, with the mean 1.</summary>
    public double[] GoodWeights()
    {
        double[] weights = new double[Good.Count];
        double sum = 0, ranks = ScalarMath.Log(weights.Length + 1);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = ranks - ScalarMath.Log(i + 1);
            sum += weights[i];
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= weights.Length / sum;
        }

        return weights;
    }

    /// <summary>Returns whether a trial has the same numbers.</summary>
    public bool Contain(ReadOnlySpan<double> numbers) => Contain(Good, numbers) || Contain(Bad, numbers);

    private static bool Contain(IReadOnlyList<ParameterValues> points, ReadOnlySpan<double> numbers)
    {
        foreach (ParameterValues point in points)
        {
            if (point.Numbers.SequenceEqual(numbers))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Orders complete trials by their values before pruned ones by how far they came, and failed ones
    /// last.</summary>
    private static int Compare(SamplingContext context, TrialRecord a, TrialRecord b)
    {
        int order = Class(a).CompareTo(Class(b));
        order = order != 0 ? order : LastStep(b).CompareTo(LastStep(a));
        order = order != 0 ? order : Loss(a).CompareTo(Loss(b));
        return order != 0 ? order : a.Number.CompareTo(b.Number);

        double Loss(TrialRecord trial) => context.Loss(trial) ?? double.PositiveInfinity;
    }

    private static int Class(TrialRecord trial) => trial.State switch { TrialState.Complete => 0, TrialState.Pruned => 1, _ => 2 };

    private static long LastStep(TrialRecord trial) => trial.State == TrialState.Pruned && trial.Curve.Count > 0 ? trial.Curve[^1].Step : 0;
}
