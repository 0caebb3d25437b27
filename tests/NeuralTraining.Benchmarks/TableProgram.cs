using System.Diagnostics;
using System.Text.Json;
using NeuralTraining.Benchmarks.Steps;
using NeuralTraining.Tabular;

namespace NeuralTraining.Benchmarks;

/// <summary>Prints the seconds of fits of the tables in data/tables, beside those that Golden/timing.py of the package's tests prints for scikit-learn: <c>tables [fits]</c>.</summary>
/// <remarks>As there, a fit prepares and trains on all rows but those of the first fold, after one that does not count, and reading the file does not count.</remarks>
internal static class TableProgram
{
    private const string Golden = "tests/NeuralTraining.Tabular.Tests/Golden";

    public static void Run(string[] arguments)
    {
        int fits = arguments.At(0, usual: 20);
        string root = FindRoot();
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, Golden, "reference.json")));
        var options = new MlpOptions { Preparation = PreparationOptions.FillMissing };
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"{fits} fits; milliseconds");
        Console.WriteLine("table          elapsed: minimum  median  of processors: minimum  median");
        foreach (JsonElement entry in reference.RootElement.GetProperty("tables").EnumerateArray())
        {
            string name = entry.GetProperty("table").GetString()!, target = entry.GetProperty("target").GetString()!;
            IEnumerable<string> columns = entry.GetProperty("numbers").EnumerateArray().Concat(entry.GetProperty("text").EnumerateArray()).Select(column => column.GetString()!);
            int[] rows = [.. entry.GetProperty("folds").EnumerateArray().Index().Where(fold => fold.Item.GetInt32() != 0).Select(fold => fold.Index)];
            Table table = Table.FromCsv(Path.Combine(root, "data", "tables", name + ".csv")).SelectColumns([.. columns, target]).SelectRows(rows);
            Action fit = entry.GetProperty("score").GetString() == "R2"
                ? () => new MlpRegressor(options).Fit(table, target)
                : () => new MlpClassifier(options).Fit(table, target);
            fit();
            (double Elapsed, double Processors)[] times = [.. Enumerable.Range(0, fits).Select(_ => Time(fit))];
            (Spread elapsed, Spread processors) = (Spread.Of(times.Select(time => time.Elapsed)), Spread.Of(times.Select(time => time.Processors)));
            Console.WriteLine($"{name,-13}  {elapsed.Minimum,16:F1}  {elapsed.Median,6:F1}  {processors.Minimum,22:F1}  {processors.Median,6:F1}");
        }
    }

    private static (double Elapsed, double Processors) Time(Action fit)
    {
        (long start, TimeSpan processors) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        fit();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - processors).TotalMilliseconds);
    }

    internal static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NeuralTraining.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"NeuralTraining.sln must be in a folder above '{AppContext.BaseDirectory}', but is not.");
    }
}
