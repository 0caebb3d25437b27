using System.Diagnostics;
using System.Globalization;
using NeuralTraining.Benchmarks.Steps;
using NeuralTraining.Numerics;
using NeuralTraining.Tabular;
using nietras.SeparatedValues;

namespace NeuralTraining.Benchmarks;

/// <summary>Prints what <see cref="Table.FromCsv(string, CsvOptions?)"/> takes beside Sep that parses the same columns to floats and keeps none, in turn: <c>csv [rows] [rounds]</c>.</summary>
internal static class CsvProgram
{
    private const int Columns = 8;

    public static void Run(string[] arguments)
    {
        int rows = arguments.At(0, usual: 2_000_000), rounds = arguments.At(1, usual: 7);
        string path = Path.Combine(Path.GetTempPath(), $"NeuralTraining.Benchmarks.{Environment.ProcessId}.csv");
        Console.WriteLine(Machine.Describe());
        try
        {
            Write(path, rows);
            var runs = new List<(Cost Sep, Cost Table)>();
            for (int round = 0; round < rounds; round++)
            {
                runs.Add((Cost.Of(() => ParseBySep(path)), Cost.Of(() => ReadTable(path))));
            }

            double floats = (double)rows * Columns * sizeof(float) / (1 << 20), text = (double)new FileInfo(path).Length / (1 << 20);
            Console.WriteLine($"{rows} rows of {Columns} numbers, {text:F0} MiB of text, {floats:F0} MiB of floats, {rounds} rounds in turn");
            Console.WriteLine("milliseconds   Sep alone: minimum  median  Table.FromCsv: minimum  median  speed: by minima  by medians");
            Print("elapsed", run => run.Milliseconds);
            Print("of processors", run => run.ProcessorMilliseconds);
            Console.WriteLine($"memory beyond that before, at most: Sep {runs[0].Sep.PeakMebibytes:F0} MiB, which keeps no float; Table.FromCsv {runs[0].Table.PeakMebibytes:F0} MiB");

            void Print(string name, Func<Cost, double> of)
            {
                (Spread sep, Spread table) = (Spread.Of(runs.Select(run => of(run.Sep))), Spread.Of(runs.Select(run => of(run.Table))));
                Console.WriteLine(
                    $"{name,-13}  {sep.Minimum,18:F0}  {sep.Median,6:F0}  {table.Minimum,22:F0}  {table.Median,6:F0}"
                    + $"  {sep.Minimum / table.Minimum,16:P0}  {sep.Median / table.Median,10:P0}");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double ParseBySep(string path)
    {
        double sum = 0;
        using SepReader reader = Sep.Reader().FromFile(path);
        foreach (SepReader.Row row in reader)
        {
            foreach (float value in row[0..Columns].Parse<float>())
            {
                sum += value;
            }
        }

        return sum;
    }

    private static double ReadTable(string path) => Table.FromCsv(path).Numbers("c7").Values[^1];

    private static void Write(string path, int rows)
    {
        using var writer = new StreamWriter(path);
        writer.WriteLine(string.Join(',', Enumerable.Range(0, Columns).Select(i => $"c{i}")));
        var random = new RandomStream(seed: 0, stream: 0);
        for (long i = 0; i < (long)rows * Columns; i++)
        {
            writer.Write(((float)random.Gaussian((ulong)i)).ToString(CultureInfo.InvariantCulture));
            writer.Write(i % Columns == Columns - 1 ? '\n' : ',');
        }
    }

    /// <summary>What a run took. The processors' time hardly depends on what else the machine does.</summary>
    private readonly record struct Cost(double Milliseconds, double ProcessorMilliseconds, double PeakMebibytes)
    {
        public static Cost Of(Func<double> run)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            long before = Environment.WorkingSet, most = before;
            using var timer = new Timer(_ => most = Math.Max(most, Environment.WorkingSet), null, 0, 10);
            (long start, TimeSpan processors) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            run();
            return new Cost(
                Stopwatch.GetElapsedTime(start).TotalMilliseconds,
                (Environment.CpuUsage.TotalTime - processors).TotalMilliseconds,
                (double)(most - before) / (1 << 20));
        }
    }
}
