using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace NeuralTraining.Samples.Tests.Support;

internal static class Signals
{
    /// <summary>Sends a signal, "INT" or "TERM", to this very process.</summary>
    public static void Send(string signal) => Send(signal, Environment.ProcessId);

    public static void Send(string signal, int processId)
    {
        // Not every machine has a program 'kill', but every shell knows the command.
        using Process kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {processId}")]);
        kill.WaitForExit();
    }
}

/// <summary>A test for systems with signals.</summary>
public sealed class SignalFactAttribute : FactAttribute
{
    public SignalFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "There are no signals to send on Windows.";
        }
    }
}

/// <summary>A test for systems with signals.</summary>
public sealed class SignalTheoryAttribute : TheoryAttribute
{
    public SignalTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "There are no signals to send on Windows.";
        }
    }
}
