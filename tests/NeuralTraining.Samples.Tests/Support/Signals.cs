using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace NeuralTraining.Samples.Tests.Support;

internal static class Signals
{
    /// <summary>Sends a signal, "INT" or "TERM", to this very process.</summary>
    public static void Send(string signal)
    {
        // Not every machine has a program 'kill', but every shell knows the command.
        using Process kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {Environment.ProcessId}")]);
        kill.WaitForExit();
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
