using System.Diagnostics;

namespace NeuralTraining.Benchmarks.Steps;

internal static class ProductTimer
{
    private const double Seconds = 0.3;

    /// <summary>The least time of many runs, in nanoseconds.</summary>
    public static double Best(Action product)
    {
        double best = double.MaxValue;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 10 || Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            product();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalNanoseconds);
        }

        return best;
    }

    /// <summary>What a case's products take one by one on one thread, with whatever stays of their matrices in the caches: GFLOPS.</summary>
    public static double GflopsOf(StepCase step)
    {
        double nanoseconds = 0;
        for (int l = 1; l < step.Widths.Length; l++)
        {
            var products = new LayerProducts(step.BatchSize, step.Widths[l - 1], step.Widths[l]);
            nanoseconds += Best(products.Forward) + Best(products.ToWeights) + (l == 1 ? 0 : Best(products.ToInputs));
        }

        return step.Flops / nanoseconds;
    }
}
