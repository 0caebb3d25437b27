using System.Globalization;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Binds a program to as many processors as it has threads, where there is taskset.</summary>
internal static class Pinning
{
    private const string Command = "taskset";
    private const string AllowedPrefix = "Cpus_allowed_list:";

    /// <summary>What comes before the command of a program: nothing without taskset.</summary>
    /// <param name="threads">The number of threads, at most that of the processors.</param>
    public static string[] PrefixFor(int threads) => IsAvailable ? [Command, "-c", string.Join(',', AllowedProcessors().Take(threads))] : [];

    private static bool IsAvailable => OperatingSystem.IsLinux()
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, Command)));

    /// <summary>The processors that this process may use, which Linux lists as in <c>0-3,8</c>.</summary>
    private static IEnumerable<int> AllowedProcessors()
    {
        string list = File.ReadLines("/proc/self/status").Single(line => line.StartsWith(AllowedPrefix, StringComparison.Ordinal));
        foreach (string range in list[AllowedPrefix.Length..].Trim().Split(','))
        {
            int[] ends = [.. range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
            foreach (int processor in Enumerable.Range(ends[0], ends[^1] - ends[0] + 1))
            {
                yield return processor;
            }
        }
    }
}
