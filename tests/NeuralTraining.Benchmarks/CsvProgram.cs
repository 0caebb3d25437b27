using System.Diagnostics;
using System.Globalization;
using NeuralTraining.Benchmarks.Steps;
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
            (double sep, double sepPeak) = Measure(rounds: 1, path, ParseBySep);
            (double table, double tablePeak) = Measure(rounds: 1, path, ReadTable);
            List<double> bySep = [sep], byTable = [table];
            for (int round = 1; round < rounds; round++)
            {
                bySep.Add(Measure(1, path, ParseBySep).Milliseconds);
                byTable.Add(Measure(1, path, ReadTable).Milliseconds);
            }

            (Spread alone, Spread whole) = (Spread.Of(bySep), Spread.Of(byTable));
            double floats = (double)rows * Columns * sizeof(float) / (1 << 20), file = (double)new FileInfo(path).Length / (1 << 20);
            Console.WriteLine($"{rows} rows of {Columns} numbers, {file:F0} MiB of text, {floats:F0} MiB of floats, {rounds} rounds in turn; milliseconds");
            Console.WriteLine($"Sep alone, no float kept: minimum {alone.Minimum:F0}, median {alone.Median:F0}; live and garbage at most {sepPeak:F0} MiB");
            Console.WriteLine($"Table.FromCsv:            minimum {whole.Minimum:F0}, median {whole.Median:F0}; live and garbage at most {tablePeak:F0} MiB");
            Console.WriteLine($"speed of the table: {alone.Minimum / whole.Minimum:P0} of Sep's by minima, {alone.Median / whole.Median:P0} by medians");
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

    /// <summary>Returns the time, and the most memory that the process had beyond what it had before.</summary>
    private static (double Milliseconds, double PeakMebibytes) Measure(int rounds, string path, Func<string, double> read)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long before = Environment.WorkingSet, most = before;
        using var timer = new Timer(_ => most = Math.Max(most, Environment.WorkingSet), null, 0, 5);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < rounds; i++)
        {
            read(path);
        }

        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, (double)(most - before) / (1 << 20));
    }

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
}
