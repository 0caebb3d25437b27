using NeuralTraining.Tuning;

namespace NeuralTraining.Benchmarks.Search;

/// <summary>Prints how fast samplers come to the minimum of functions, beside random search, and the time of a
/// suggestion: <c>search [seeds] [trials] [chapter]</c>.</summary>
/// <remarks>A study is simulated by the order rule, so that the numbers are those of a real one with the same seed, lag
/// and sampler.</remarks>
internal static class SearchProgram
{
    private const int DefaultLag = 8;

    private static readonly (string Name, Func<ISampler> Create)[] Samplers =
    [
        ("random", () => new RandomSampler()),
        ("sobol", () => new SobolSampler()),
        ("gp", () => new GaussianProcessSampler()),
        ("tpe", () => new TpeSampler()),
    ];

    private static readonly int[] Lags = [0, 4, DefaultLag, 16];

    public static void Run(string[] arguments)
    {
        int seeds = arguments.At(0, usual: 20), trials = arguments.At(1, usual: 100);
        SearchFunction[] functions = [SearchFunction.Branin, SearchFunction.Hartmann6, SearchFunction.Mixed];
        functions = arguments.Contains("chapter") ? [.. functions, ChapterTask.Load()] : functions;
        int[] counts = [.. ((int[])[20, 50, 100]).Where(count => count < trials), trials];
        Console.WriteLine(Machine.Describe());
        Console.WriteLine(
            $"medians of the simple regret over {seeds} seeds; "
            + $"reaches: after how many trials it is at most random search's after {trials}");
        Console.WriteLine($"function    sampler  lag  {string.Concat(counts.Select(count => $"{"after " + count,11}"))}  reaches");
        foreach (SearchFunction function in functions)
        {
            double goal = double.NaN;
            foreach ((string name, Func<ISampler> create) in Samplers)
            {
                // The default lag of a study, and none; all of them for the estimator, which is fast enough.
                foreach (int lag in !create().UsesResults ? [0] : name == "tpe" ? Lags : (int[])[0, DefaultLag])
                {
                    double[] medians = Medians(create, function, lag, seeds, trials);
                    goal = double.IsNaN(goal) ? medians[^1] : goal;
                    int reached = Array.FindIndex(medians, median => median <= goal) + 1;
                    Console.WriteLine(
                        $"{function.Name,-10}  {name,-7}  {(create().UsesResults ? lag : "any"),3}  "
                        + string.Concat(counts.Select(count => $"{medians[count - 1],11:g4}"))
                        + $"  {(reached == 0 ? "never" : reached),7}");
                }
            }
        }

        SuggestionTimes.Print(Samplers);
    }

    /// <summary>Returns the median over the seeds after each trial.</summary>
    private static double[] Medians(Func<ISampler> create, SearchFunction function, int lag, int seeds, int trials)
    {
        double[][] regrets = new double[seeds][];
        Parallel.For(0, seeds, seed => regrets[seed] = SimulatedStudy.Regrets(create(), function, (ulong)seed, lag, trials));
        return [.. Enumerable.Range(0, trials).Select(k => Median([.. regrets.Select(run => run[k]).Order()]))];
    }

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
