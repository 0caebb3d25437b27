using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>A program that prints what training steps take, with the number of threads it is given, and all that it printed so far.</summary>
internal sealed class Entrant(string name, string[] command, int threads)
{
    private readonly Dictionary<char, List<Spread>> _runs = [];

    /// <summary>Gets the name, which a peer tells with its version in the first line it prints.</summary>
    public string Name { get; private set; } = name;

    public string Command => string.Join(' ', command);

    public int Threads => threads;

    /// <summary>Gets why the program takes no part, or null.</summary>
    public string? Absence { get; private set; }

    /// <summary>The smallest minimum of all runs, and the median of their medians, in milliseconds.</summary>
    public Spread this[char step] => new(_runs[step].Min(run => run.Minimum), Spread.Of(_runs[step].Select(run => run.Median)).Median);

    /// <summary>Minimum and median of each run, in milliseconds.</summary>
    public IReadOnlyList<Spread> Runs(char step) => _runs[step];

    public bool Has(char step) => _runs.ContainsKey(step);

    /// <summary>Runs the program once, and prints its lines as they are: <c>case  minimum ms  median ms</c>, and maybe more.</summary>
    public void Run(string cases, string seconds, int run)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[.. command[1..], cases, seconds, threads.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                // The last line says it with Python; .NET puts the stack behind it, indented.
                string? reason = errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(line => !char.IsWhiteSpace(line[0]));
                Absence = $"exit code {process.ExitCode}: {reason?.Trim()}";
                return;
            }

            Read(lines, run);
        }
        catch (Win32Exception exception)
        {
            Absence = exception.Message;
        }
    }

    private void Read(string[] lines, int run)
    {
        foreach (string line in lines)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [[char step], string minimum, string median, ..])
            {
                _runs.TryAdd(step, []);
                _runs[step].Add(new Spread(double.Parse(minimum, CultureInfo.InvariantCulture), double.Parse(median, CultureInfo.InvariantCulture)));
            }
            else if (lines[0] == line && Name.Length == 0)
            {
                Name = line.Trim();
            }

            Console.WriteLine(StepLog.RunLine(run, Name, threads, line.TrimEnd()));
        }
    }
}
