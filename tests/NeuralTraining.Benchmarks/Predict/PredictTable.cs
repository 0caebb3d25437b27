namespace NeuralTraining.Benchmarks.Predict;

/// <summary>The table of what predictions take.</summary>
internal static class PredictTable
{
    public static void PrintHeader(int rounds)
    {
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"Medians of {rounds} rounds; ratios of median latencies and of rows a second, round by round: above 1, ours is faster with as many threads.");
        Console.WriteLine("| network | rows | callers | threads | of | median µs | 99th percentile µs | rows/s | latency to ours | rows/s of ours | bytes/call | difference |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
    }

    /// <summary>Prints a line for each entrant. The first for each number of threads are ours.</summary>
    public static void Print(PredictTask task, List<PredictEntrant> entrants, (CallTimes Times, float[] Outputs)[][] rounds)
    {
        foreach ((int i, PredictEntrant entrant) in entrants.Index())
        {
            int ours = entrants.FindIndex(other => other.Threads == entrant.Threads);
            Console.WriteLine(
                $"| {task.Network} | {task.Rows} | {task.Callers} | {entrant.Threads} | {entrant.Name} "
                + $"| {Median(round => round[i].Times.Median):F2} | {Median(round => round[i].Times.Percentile99):F2} "
                + $"| {Median(round => round[i].Times.CallsPerSecond) * task.Rows:F0} "
                + $"| {Median(round => round[i].Times.Median / round[ours].Times.Median):F2} "
                + $"| {Median(round => round[ours].Times.CallsPerSecond / round[i].Times.CallsPerSecond):F2} "
                + $"| {Median(round => round[i].Times.Bytes):F0} | {Difference(rounds[0][i].Outputs, rounds[0][0].Outputs):E1} |");
        }

        double Median(Func<(CallTimes Times, float[] Outputs)[], double> value) => rounds.Select(value).Order().ElementAt(rounds.Length / 2);
    }

    /// <summary>The largest difference of two outputs, in parts of the largest output.</summary>
    private static double Difference(float[] actual, float[] expected) =>
        actual.Zip(expected, (a, b) => Math.Abs((double)a - b)).Max() / expected.Max(Math.Abs);
}
