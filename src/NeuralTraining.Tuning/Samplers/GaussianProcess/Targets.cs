namespace NeuralTraining.Tuning;

/// <summary>The targets of the Gaussian process: losses, winsorized and standardized.</summary>
/// <remarks>A loss above the limit median + 2 (median − smallest) becomes the limit: it says where not to look, and
/// terrible trials do not press the differences of good ones together. Where at least half of the losses are equal and
/// the smallest, there is no limit. Then the mean is 0 and the variance 1; if all losses are equal, all targets are
/// 0.</remarks>
internal static class Targets
{
    private const double Spread = 2;

    public static double[] Of(ReadOnlySpan<double> losses)
    {
        int n = losses.Length;
        if (n == 0)
        {
            return [];
        }

        double[] sorted = losses.ToArray(), targets = new double[n];
        Array.Sort(sorted);

        // Halves of losses have finite sums and differences.
        double smallest = 0.5 * sorted[0], largest = 0.5 * sorted[^1];
        double median = 0.25 * sorted[(n - 1) / 2] + 0.25 * sorted[n / 2];
        double limit = median > smallest ? Math.Min(largest, median + Spread * (median - smallest)) : largest;
        double range = limit - smallest, mean = 0, variance = 0;
        if (!(range > 0))
        {
            return targets;
        }

        for (int i = 0; i < n; i++)
        {
            targets[i] = (Math.Min(limit, 0.5 * losses[i]) - smallest) / range;
            mean += targets[i] / n;
        }

        foreach (double target in targets)
        {
            variance += (target - mean) * (target - mean) / n;
        }

        double deviation = Math.Sqrt(variance);
        for (int i = 0; i < n; i++)
        {
            targets[i] = (targets[i] - mean) / deviation;
        }

        return targets;
    }
}
