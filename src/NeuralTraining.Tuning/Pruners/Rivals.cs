namespace NeuralTraining.Tuning;

/// <summary>The finished trials that a running one is compared with.</summary>
internal static class Rivals
{
    /// <summary>Returns the losses of the earlier trials at a step, in their order.</summary>
    /// <remarks>The loss of a trial is its last at or before the step. A complete trial keeps its last one forever. A
    /// pruned or failed trial counts only if it has reached a step; a trial without a value at or before the step does
    /// not count.</remarks>
    /// <param name="context">The context, which says what a loss is.</param>
    /// <param name="step">The step.</param>
    /// <param name="reached">The step that pruned and failed trials must have reached, at most
    /// <paramref name="step"/>.</param>
    public static List<double> LossesAt(PruningContext context, long step, long reached)
    {
        var losses = new List<double>(context.History.Count + 1);
        foreach (TrialRecord trial in context.History)
        {
            IReadOnlyList<CurvePoint> curve = trial.Curve;
            int count = CountUpTo(curve, step);
            if (count > 0 && (trial.State == TrialState.Complete || curve[^1].Step >= reached))
            {
                losses.Add(context.Loss(curve[count - 1].Value));
            }
        }

        return losses;
    }

    /// <summary>Returns the number of points at or before a step.</summary>
    private static int CountUpTo(IReadOnlyList<CurvePoint> curve, long step)
    {
        int low = 0, high = curve.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = curve[middle].Step <= step ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
