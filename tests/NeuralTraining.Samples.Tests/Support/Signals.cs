using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using NeuralTraining.Tests.Support;
using Xunit;
using Xunit.Sdk;

namespace NeuralTraining.Samples.Tests.Support;

/// <summary>Signals to this process and to those it starts. A shell starts what runs in the background with SIGINT ignored, nohup with SIGHUP, and all processes
/// started from there inherit it.</summary>
internal static class Signals
{
    private static readonly Dictionary<string, int> Numbers = new() { ["HUP"] = 1, ["INT"] = 2, ["TERM"] = 15 };
    private static readonly string[] Restore = ["env", "--default-signal=HUP,INT,TERM"];

    /// <summary>What to put before a command for signals to arrive there: nothing where they do anyway.</summary>
    public static readonly string[] Restored = !OperatingSystem.IsWindows() && Numbers.Keys.All(signal => Arrives(signal)) ? [] : Restore;

    /// <summary>Why this process cannot receive a signal; null if it can.</summary>
    public static string? Obstacle(string signal) =>
        OperatingSystem.IsWindows() ? "There are no signals to send on Windows."
        : Arrives(signal) ? null
        : $"Whoever started these tests let them ignore SIG{signal}.";

    /// <summary>Why a process that this one starts cannot receive signals; null if it can.</summary>
    public static string? ObstacleOfPrograms =>
        OperatingSystem.IsWindows() ? "There are no signals to send on Windows."
        : Numbers.Keys.All(signal => Arrives(signal, Restored)) ? null
        : "Whoever started these tests let them ignore signals, and this machine has no 'env --default-signal' to undo that.";

    /// <summary>Sends a signal, "INT", "TERM" or "HUP", to this very process.</summary>
    public static void Send(string signal) => Send(signal, Environment.ProcessId);

    // Not every machine has a program 'kill', but every shell knows the command.
    public static void Send(string signal, int processId) =>
        ChildProcess.Run("sh", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {processId}"));

    private static bool Arrives(string signal, params string[] prefix)
    {
        string[] command = [.. prefix, "sh", "-c", $"kill -{signal} $$"];
        try
        {
            return ChildProcess.Run(command[0], command[1..]) == 128 + Numbers[signal];
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test that sends signals to programs.</summary>
public sealed class SignalFactAttribute : FactAttribute
{
    private static readonly string? Obstacle = Signals.ObstacleOfPrograms;

    public SignalFactAttribute() => Skip = Obstacle;
}

/// <summary>A signal that a test sends to its own process, for the tests of a theory.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SignalDataAttribute(string signal) : DataAttribute
{
    public string Signal => signal;

    public override string? Skip => Signals.Obstacle(signal);

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[signal]];
}
