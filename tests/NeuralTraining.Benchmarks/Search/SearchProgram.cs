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
        ("tpe", () => new TpeSampler()),
    ];

    public static void Run(string[] arguments)
    {
        int seeds = arguments.At(0, usual: 20), trials = arguments.At(1, usual: 100);
        Console.WriteLine(Machine.Describe());
        Console.WriteLine(
            $"medians of the simple regret over {seeds} seeds; "
            + $"reaches: after how many trials it is at most random search's after {trials}");
        Console.WriteLine($"function    sampler  lag  {string.Concat(Counts(trials).Select(count => $"{"after " + count,11}"))}  reaches");
        SearchFunction[] functions = [SearchFunction.Branin, SearchFunction.Hartmann6, SearchFunction.Mixed];
        if (arguments.Contains("chapter"))
        {
            functions = [.. functions, ChapterTask.Load()];
        }

        foreach (SearchFunction function in functions)
        {
            double goal = Medians(Samplers[0].Create, function, lag: 0, seeds, trials)[^1];
            foreach ((string name, Func<ISampler> create) in Samplers)
            {
                foreach (int lag in create().UsesResults ? [0, DefaultLag] : (int[])[0])
                {
                    Print(function, name, create, lag, seeds, trials, goal);
                }
            }
        }

        Console.WriteLine("by lag");
        foreach (SearchFunction function in functions)
        {
            double goal = Medians(Samplers[0].Create, function, lag: 0, seeds, trials)[^1];
            foreach (int lag in (int[])[0, 4, 8, 16])
            {
                Print(function, "tpe", () => new TpeSampler(), lag, seeds, trials, goal);
            }
        }

        SuggestionTimes.Print(Samplers);
    }

    /// <summary>Prints the line of a sampler with a lag.</summary>
    private static void Print(SearchFunction function, string name, Func<ISampler> create, int lag, int seeds, int trials, double goal)
    {
        double[] medians = Medians(create, function, lag, seeds, trials);
        int reached = Array.FindIndex(medians, median => median <= goal) + 1;
        Console.WriteLine(
            $"{function.Name,-10}  {name,-7}  {(create().UsesResults ? lag : "any"),3}  "
            + string.Concat(Counts(trials).Select(count => $"{medians[count - 1],11:g4}"))
            + $"  {(reached == 0 ? "never" : reached),7}");
    }

    private static int[] Counts(int trials) => [.. ((int[])[20, 50, 100]).Where(count => count < trials), trials];

    /// <summary>Returns the median over the seeds after each trial.</summary>
    private static double[] Medians(Func<ISampler> create, SearchFunction function, int lag, int seeds, int trials)
    {
        double[][] regrets = new double[seeds][];
        Parallel.For(0, seeds, seed => regrets[seed] = SimulatedStudy.Regrets(create(), function, (ulong)seed, lag, trials));
        return [.. Enumerable.Range(0, trials).Select(k => Median([.. regrets.Select(run => run[k]).Order()]))];
    }

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
