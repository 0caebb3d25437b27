using System.Diagnostics;
using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>How far apart two cores are: what a cache line takes from one thread to another and back, and what an empty piece of shared work takes.</summary>
internal static class RoundTrip
{
    private const int Rounds = 20_000;

    /// <summary>The best of several measurements, in nanoseconds.</summary>
    public static double OfACacheLine()
    {
        double best = double.MaxValue;
        for (int i = 0; i < 10; i++)
        {
            var line = new Line();
            var other = new Thread(() =>
            {
                for (int n = 1; n < 2 * Rounds; n += 2)
                {
                    while (Volatile.Read(ref line.Turn) != n)
                    {
                    }

                    Volatile.Write(ref line.Turn, n + 1);
                }
            });
            other.Start();
            long start = Stopwatch.GetTimestamp();
            for (int n = 0; n < 2 * Rounds; n += 2)
            {
                Volatile.Write(ref line.Turn, n + 1);
                while (Volatile.Read(ref line.Turn) != n + 2)
                {
                }
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Rounds);
            other.Join();
        }

        return best;
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
