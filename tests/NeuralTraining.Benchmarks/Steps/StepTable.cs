using System.Globalization;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>The tables of README.md's section "Benchmark".</summary>
internal static class StepTable
{
    private const string Cases = "ABCDE";

    /// <summary>One table for each log, in Markdown: the machine is the head of the first column.</summary>
    public static string Of(IEnumerable<StepLog> logs) => string.Join('\n', logs.Select(Of));

    private static string Of(StepLog log) => string.Concat(
        [
            $"| {log.Machine} | {string.Join(" | ", Cases.AsEnumerable())} |\n",
            $"|---{string.Concat(Cases.Select(_ => "|---"))}|\n",
            .. log.Programs.Select(program => $"| {Label(program)} | {string.Join(" | ", Cases.Select(step => Text(log[program.Name, program.Threads, step])))} |\n"),
        ]);

    private static string Label((string Name, int Threads) program) =>
        $"{(program.Name == StepLog.Ours ? "this library" : program.Name)}, {program.Threads} {(program.Threads == 1 ? "thread" : "threads")}";

    private static string Text(Spread? milliseconds) => milliseconds is { } spread ? $"{Text(spread.Minimum)} / {Text(spread.Median)}" : "–";

    private static string Text(double milliseconds) => milliseconds.ToString(milliseconds < 10 ? "F2" : "F1", CultureInfo.InvariantCulture);
}
