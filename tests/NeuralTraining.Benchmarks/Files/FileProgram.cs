using System.Diagnostics;
using System.Globalization;
using NeuralTraining.Benchmarks.Steps;

namespace NeuralTraining.Benchmarks.Files;

/// <summary>Prints what loading, evaluating, drawing and saving take beside PyTorch and NumPy, in turn: <c>files [tasks] [rounds] [folder]</c>.</summary>
internal static class FileProgram
{
    public static void Run(string[] arguments)
    {
        string tasks = arguments.At(0, usual: "load,evaluate,draw,save,restore,weights");
        int rounds = arguments.At(1, usual: 3);
        string folder = Path.Combine(arguments.At(2, usual: Path.GetTempPath()), $"NeuralTraining.Benchmarks.{Environment.ProcessId}");
        Console.WriteLine(Machine.Describe());
        Directory.CreateDirectory(folder);
        try
        {
            List<Program> programs = [.. new[] { 1, Environment.ProcessorCount }.Distinct().SelectMany(Programs)];
            for (int round = 0; round < rounds; round++)
            {
                programs.ForEach(program => program.Run(tasks, folder));
            }

            Print(programs, rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>This library and the peers. PyTorch's threads and those of OpenBLAS may help or hinder each other, so it runs with either.</summary>
    private static IEnumerable<Program> Programs(int threads)
    {
        string peers = Path.GetFullPath("../../../Peers", AppContext.BaseDirectory);
        yield return new("NeuralTraining", ["dotnet", typeof(FileProgram).Assembly.Location, "files-alone"], threads, threads);
        foreach (int blas in new[] { 1, threads }.Distinct())
        {
            yield return new($"PyTorch, {blas} of OpenBLAS", ["/usr/bin/python3", Path.Combine(peers, "pytorch_files.py")], threads, blas);
        }

        yield return new("NumPy", ["/usr/bin/python3", Path.Combine(peers, "numpy_files.py")], threads, threads);
    }

    private static void Print(List<Program> programs, int rounds)
    {
        Console.WriteLine($"Minimum of {rounds} processes, median of their medians; ratios to ours with as many threads: above 1 the peer takes longer.");
        Console.WriteLine("| task | threads | of | minimum ms | median ms | ratio of minima | of medians |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (string task in programs[0].Times.Keys)
        {
            foreach (Program program in programs.OrderBy(program => program.Threads))
            {
                Spread ours = programs.First(candidate => candidate.Threads == program.Threads).Of(task)!.Value;
                foreach (string found in program.Times.Keys.Where(name => name == task || name.StartsWith(task + "-", StringComparison.Ordinal)))
                {
                    Spread spread = program.Of(found)!.Value;
                    Console.WriteLine(
                        $"| {found} | {program.Threads} | {program.Name} | {spread.Minimum:F3} | {spread.Median:F3} "
                        + $"| {spread.Minimum / ours.Minimum:F2} | {spread.Median / ours.Median:F2} |");
                }
            }
        }

        foreach (Program program in programs.Where(program => program.Absence is not null))
        {
            Console.WriteLine($"Skipped: {program.Name}: {program.Absence}");
        }
    }

    /// <summary>A program that prints what each task takes: <c>name  minimum  median</c>.</summary>
    private sealed class Program(string name, string[] command, int threads, int blasThreads)
    {
        public string Name => name;

        public int Threads => threads;

        public string? Absence { get; private set; }

        public Dictionary<string, List<Spread>> Times { get; } = [];

        public Spread? Of(string task) => Times.TryGetValue(task, out List<Spread>? runs)
            ? new Spread(runs.Min(run => run.Minimum), Spread.Of(runs.Select(run => run.Median)).Median)
            : null;

        public void Run(string tasks, string folder)
        {
            string[] arguments = [.. command[1..], tasks, threads.ToString(CultureInfo.InvariantCulture), folder];
            var start = new ProcessStartInfo(command[0], arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["OPENBLAS_NUM_THREADS"] = blasThreads.ToString(CultureInfo.InvariantCulture);
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            while (process.StandardOutput.ReadLine() is { } line)
            {
                Console.WriteLine($"{name}, threads {threads}: {line}");
                if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [string task, string minimum, string median])
                {
                    Times.TryAdd(task, []);
                    Times[task].Add(new Spread(double.Parse(minimum, CultureInfo.InvariantCulture), double.Parse(median, CultureInfo.InvariantCulture)));
                }
            }

            process.WaitForExit();
            Absence = process.ExitCode == 0 ? Absence : errors.Result.Trim().Split('\n').Last();
        }
    }
}
