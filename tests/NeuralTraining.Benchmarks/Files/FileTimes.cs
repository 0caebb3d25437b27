using System.Diagnostics;
using NeuralTraining.Benchmarks.Steps;

namespace NeuralTraining.Benchmarks.Files;

/// <summary>Prints what the tasks take with this library alone: <c>files-alone TASKS THREADS FOLDER</c>.</summary>
internal static class FileTimes
{
    private const double SecondsEach = 1;
    private const int MinRuns = 3;

    public static void Run(string tasks, int threads, string folder)
    {
        foreach (FileTask task in FileTask.All.Where(task => tasks.Split(',').Any(prefix => task.Name.StartsWith(prefix, StringComparison.Ordinal))))
        {
            Action work = task.Prepare(folder, threads);
            Spread spread = Time(work);
            Console.WriteLine($"{task.Name,-12}  {spread.Minimum,10:F3}  {spread.Median,10:F3}");
        }
    }

    /// <summary>Repeats work for a second and at least three times, after a run to warm up. What took more than two seconds then is not repeated.</summary>
    private static Spread Time(Action work)
    {
        var milliseconds = new List<double>();
        long start = Stopwatch.GetTimestamp();
        work();
        double first = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (first > 2 * SecondsEach)
        {
            return new Spread(1e3 * first, 1e3 * first);
        }

        start = Stopwatch.GetTimestamp();
        while (milliseconds.Count < MinRuns || Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsEach)
        {
            long begin = Stopwatch.GetTimestamp();
            work();
            milliseconds.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return Spread.Of(milliseconds);
    }
}
