using System.Diagnostics;

namespace NeuralTraining.Benchmarks.Predict;

/// <summary>What calls take: the middle and the 99th percentile of their times in microseconds, and bytes allocated a call.</summary>
internal readonly record struct CallTimes(double Median, double Percentile99, double CallsPerSecond, double Bytes);

/// <summary>Times calls, on one thread or on several at once.</summary>
internal static class CallTimer
{
    private const int MaxTimes = 1 << 17, MinCalls = 3;
    private const double SecondsOfWarmUp = 0.2;

    public static CallTimes Measure(Action[] callers, double seconds)
    {
        Caller[] all = [.. callers.Select(call => new Caller(call))];
        if (all.Length == 1)
        {
            all[0].Run(seconds, start: null);
        }
        else
        {
            using var start = new Barrier(all.Length);
            Thread[] threads = [.. all.Select(caller => new Thread(() => caller.Run(seconds, start)))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
        }

        double[] times = [.. all.SelectMany(caller => caller.Times).Order()];
        return new CallTimes(
            times[times.Length / 2],
            times[(int)(times.Length * 0.99)],
            all.Sum(caller => (double)caller.Calls) / all.Max(caller => caller.Seconds),
            all.Sum(caller => (double)caller.Bytes) / all.Sum(caller => caller.Calls));
    }

    private sealed class Caller(Action call)
    {
        private readonly double[] _times = new double[MaxTimes];

        public long Calls { get; private set; }

        public long Bytes { get; private set; }

        public double Seconds { get; private set; }

        public IEnumerable<double> Times => _times.Take((int)Math.Min(Calls, MaxTimes));

        public void Run(double seconds, Barrier? start)
        {
            Repeat(SecondsOfWarmUp);
            start?.SignalAndWait();
            Calls = 0;
            long bytes = GC.GetAllocatedBytesForCurrentThread(), begin = Stopwatch.GetTimestamp();
            Repeat(seconds);
            Seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            Bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        private void Repeat(double seconds)
        {
            long begin = Stopwatch.GetTimestamp(), end = begin + (long)(seconds * Stopwatch.Frequency), now = begin;
            for (long calls = 0; now < end || calls < MinCalls; calls++)
            {
                call();
                long then = now;
                now = Stopwatch.GetTimestamp();
                if (Calls < MaxTimes)
                {
                    _times[Calls] = (now - then) * 1e6 / Stopwatch.Frequency;
                }

                Calls++;
            }
        }
    }
}
