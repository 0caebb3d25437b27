using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>What <c>peers</c> printed on one machine: a line of the machine, and one for each program, number of threads, process and case.</summary>
internal sealed partial class StepLog
{
    /// <summary>The name of this library's program.</summary>
    public const string Ours = "NeuralTraining";

    private const string MachinePrefix = "machine: ";

    private readonly Dictionary<(string Name, int Threads, char Case), List<Spread>> _runs = [];

    private StepLog(string machine) => Machine = machine;

    /// <summary>Gets the machine, in words.</summary>
    public string Machine { get; }

    /// <summary>Gets the programs with their numbers of threads: this library first, the others as they come, each by threads.</summary>
    public IEnumerable<(string Name, int Threads)> Programs =>
        from run in _runs.Keys
        group run.Threads by run.Name into program
        orderby program.Key != Ours
        from threads in program.Distinct().Order()
        select (program.Key, threads);

    /// <summary>The smallest minimum of all processes, and the median of their medians, in milliseconds; null without a process.</summary>
    public Spread? this[string name, int threads, char step] => _runs.TryGetValue((name, threads, step), out List<Spread>? runs)
        ? new Spread(runs.Min(run => run.Minimum), Spread.Of(runs.Select(run => run.Median)).Median)
        : null;

    /// <summary>The line that begins a log.</summary>
    public static string MachineLine(string machine) => MachinePrefix + machine;

    /// <summary>The line of one process and case, or of what else a program prints.</summary>
    public static string RunLine(int run, string name, int threads, string line) => $"run {run}, {name}, threads {threads}: {line}";

    /// <summary>Reads the lines of a log. Other lines are for people.</summary>
    /// <param name="name">The name of the log, for exceptions.</param>
    /// <param name="lines">The lines.</param>
    /// <exception cref="FormatException">There is not one machine, or no run.</exception>
    public static StepLog Parse(string name, IReadOnlyList<string> lines)
    {
        string[] machines = [.. lines.Where(line => line.StartsWith(MachinePrefix, StringComparison.Ordinal))];
        if (machines.Length != 1)
        {
            throw new FormatException($"A log must have one line that begins with '{MachinePrefix}', but '{name}' has {machines.Length}.");
        }

        var log = new StepLog(machines[0][MachinePrefix.Length..].Trim());
        foreach (Match run in lines.Select(line => Run().Match(line)).Where(run => run.Success))
        {
            (string program, int threads, char step) key = (run.Groups["name"].Value, (int)Number("threads"), run.Groups["case"].Value[0]);
            log._runs.TryAdd(key, []);
            log._runs[key].Add(new Spread(Number("minimum"), Number("median")));

            double Number(string group) => double.Parse(run.Groups[group].Value, CultureInfo.InvariantCulture);
        }

        return log._runs.Count > 0 ? log : throw new FormatException($"A log must have lines such as '{RunLine(1, Ours, 2, "A  0.41  0.44")}', but '{name}' has none.");
    }

    [GeneratedRegex(@"^run \d+, (?<name>.+), threads (?<threads>\d+): (?<case>[A-Z]) +(?<minimum>[\d.]+) +(?<median>[\d.]+)")]
    private static partial Regex Run();
}
