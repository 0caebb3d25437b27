using System.Diagnostics;
using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>How far apart two cores are: what a cache line takes from one thread to another and back, and what an empty piece of shared work takes.</summary>
internal static class RoundTrip
{
    private const int LineRounds = 500, Measurements = 100;
    private const double MaxSeconds = 2;
    private const int Rounds = 20_000;

    /// <summary>The best of several measurements, in nanoseconds. Ends early where threads wait for a processor.</summary>
    public static double OfACacheLine()
    {
        double best = double.MaxValue;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Measurements && Stopwatch.GetElapsedTime(start).TotalSeconds < MaxSeconds; i++)
        {
            best = Math.Min(best, MeasureCacheLine());
        }

        return best;
    }

    private static double MeasureCacheLine()
    {
        var line = new Line();
        var other = new Thread(() =>
        {
            for (int n = 1; n < 2 * LineRounds; n += 2)
            {
                while (Volatile.Read(ref line.Turn) != n)
                {
                }

                Volatile.Write(ref line.Turn, n + 1);
            }
        });
        other.Start();
        long start = 0;
        for (int n = 0; n < 2 * LineRounds; n += 2)
        {
            Volatile.Write(ref line.Turn, n + 1);
            while (Volatile.Read(ref line.Turn) != n + 2)
            {
            }

            // The first one waits for the thread to start.
            start = n == 0 ? Stopwatch.GetTimestamp() : start;
        }

        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / (LineRounds - 1);
        other.Join();
        return nanoseconds;
    }

    /// <summary>The median, in nanoseconds, with no more threads than processors.</summary>
    public static double OfSharedWork(int maxThreads)
    {
        int threads = Parallelism.UpTo(maxThreads).Degree;
        double[] times = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            WorkerTeam.Shared.Run(default(Nothing), threads, 1, threads);
            times[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }

        Array.Sort(times);
        return times[Rounds / 2];
    }

    private sealed class Line
    {
        public int Turn;
    }

    private readonly struct Nothing : IRangeAction
    {
        public static int Grain => 1;

        public void Run(int start, int end)
        {
        }
    }
}
