using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using NeuralTraining.Tests.Support;

namespace NeuralTraining.Tuning.PostgreSql.Tests.Support;

/// <summary>A worker in a process of its own, which is killed when it is disposed of.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>What .NET reports of a process that a signal ended: 128 and SIGKILL.</summary>
    private const int Killed = 137;

    private readonly ChildProcess _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly Task<string> _errors;

    public WorkerProcess(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "NeuralTraining.Tuning.PostgreSql.Worker.dll");
        _process = ChildProcess.Start(
            new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            TimeSpan.FromHours(1));
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                _lines.CompleteAdding();
            }
            else
            {
                _lines.Add(line.Data);
            }
        };
        _process.BeginOutputReadLine();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Returns the next line of the worker that is accepted; null if it ends before.</summary>
    public string? ReadUntil(Func<string, bool> isAccepted) => _lines.GetConsumingEnumerable().FirstOrDefault(isAccepted);

    /// <summary>Forgets what the worker has said so far.</summary>
    public void Forget()
    {
        while (_lines.TryTake(out _))
        {
        }
    }

    /// <summary>Stops the process without its knowledge (SIGSTOP).</summary>
    public void Pause() => Signal(OperatingSystem.IsMacOS() ? 17 : 19);

    /// <summary>Lets the process go on (SIGCONT).</summary>
    public void Continue() => Signal(OperatingSystem.IsMacOS() ? 19 : 18);

    /// <summary>Gets whether <see cref="Kill()"/> ended the process.</summary>
    public bool IsKilled { get; private set; }

    /// <summary>Ends the process at once (SIGKILL), and returns whether it had not ended before.</summary>
    public bool Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        return IsKilled = _process.ExitCode == Killed;
    }

    /// <summary>Requires that a process which nobody killed has done its work.</summary>
    public void RequireSuccess()
    {
        if (!IsKilled && _process.WaitForEnd() != 0)
        {
            throw new InvalidOperationException($"A worker that nobody kills must succeed, but said: {_errors.Result}");
        }
    }

    public void Dispose() => _process.Dispose();

    private void Signal(int signal)
    {
        if (Kill(Id, signal) != 0)
        {
            throw new InvalidOperationException(Invariant($"The process {Id} must take a signal, but has ended."));
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
