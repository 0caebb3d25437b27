using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Xunit;

namespace NeuralTraining.Tests.Support;

/// <summary>Has the system fail in the calls that one thread of another process makes, and tells which they were.</summary>
internal static class Strace
{
    private const int Interrupt = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Lazy<string?> LazyObstacle = new(FindObstacle);

    /// <summary>Why it cannot be used here; null if it can.</summary>
    public static string? Obstacle => LazyObstacle.Value;

    /// <summary>Does something while the main thread of a process is traced, and returns the calls.</summary>
    public static string[] Trace(int process, IEnumerable<string> options, Action action)
    {
        string log = Path.GetTempFileName();
        try
        {
            string[] arguments = ["-y", "-o", log, "-p", process.ToString(CultureInfo.InvariantCulture), .. options];
            using ChildProcess strace = ChildProcess.Start(new ProcessStartInfo("strace", arguments) { RedirectStandardError = true });
            try
            {
                string? first = ReadLine(strace.StandardError);
                if (first?.Contains("attached", StringComparison.Ordinal) != true)
                {
                    throw new InvalidOperationException($"strace must attach to the process, but said: {first}");
                }

                action();
            }
            finally
            {
                _ = Kill(strace.Id, Interrupt);
                if (!strace.WaitForExit(Patience))
                {
                    strace.Kill();
                }
            }

            return File.ReadAllLines(log);
        }
        finally
        {
            File.Delete(log);
        }
    }

    public static string? ReadLine(StreamReader reader) => reader.ReadLineAsync().WaitAsync(Patience).GetAwaiter().GetResult();

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "There is strace on Linux alone.";
        }

        using ChildProcess sleep = ChildProcess.Start(new ProcessStartInfo("sleep", "60"));
        try
        {
            _ = Trace(sleep.Id, [], () => { });
            return null;
        }
        catch (Win32Exception)
        {
            return "strace is not installed.";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
        finally
        {
            sleep.Kill();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}

/// <summary>A test in which the system fails.</summary>
public sealed class StraceFactAttribute : FactAttribute
{
    public StraceFactAttribute() => Skip = Strace.Obstacle;
}

/// <summary>Tests in which the system fails.</summary>
public sealed class StraceTheoryAttribute : TheoryAttribute
{
    public StraceTheoryAttribute() => Skip = Strace.Obstacle;
}
