using System.Diagnostics;

namespace NeuralTraining.Tests.Support;

/// <summary>A process that does not outlive its test: it is killed, with all that it started, after a limit and when it is disposed.</summary>
internal sealed class ChildProcess : Process
{
    // A busy machine makes seconds into minutes.
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _limit;
    private readonly Timer _timer;
    private volatile bool _hasReachedLimit;

    private ChildProcess(ProcessStartInfo start, TimeSpan limit)
    {
        StartInfo = start;
        _limit = limit;
        _timer = new Timer(_ => KillAtLimit());
    }

    /// <summary>Starts a process. Whoever reads its output is not kept waiting beyond the limit either, as the output then ends.</summary>
    public static ChildProcess Start(ProcessStartInfo start, TimeSpan? limit = null)
    {
        var process = new ChildProcess(start, limit ?? DefaultLimit);
        process.Start();
        process._timer.Change(process._limit, Timeout.InfiniteTimeSpan);
        return process;
    }

    /// <summary>Starts a command, waits for its end and returns its exit code.</summary>
    public static int Run(string command, params string[] arguments)
    {
        using ChildProcess process = Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true });
        return process.WaitForEnd();
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    /// <exception cref="TimeoutException">The process had to be killed at its limit.</exception>
    public int WaitForEnd()
    {
        WaitForExit();
        return _hasReachedLimit
            ? throw new TimeoutException($"A process must end within {_limit.TotalMinutes} minutes, but '{StartInfo.FileName} {string.Join(' ', StartInfo.ArgumentList)}' has not.")
            : ExitCode;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _timer.Dispose();
            Kill(entireProcessTree: true);
        }

        base.Dispose(disposing);
    }

    private void KillAtLimit()
    {
        if (!HasExited)
        {
            _hasReachedLimit = true;
            Kill(entireProcessTree: true);
        }
    }
}
