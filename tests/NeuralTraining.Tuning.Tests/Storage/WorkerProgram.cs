using System.Diagnostics;
using NeuralTraining.Tests.Support;

namespace NeuralTraining.Tuning.Tests.Storage;

/// <summary>The program that works at a study in a journal, in a process of its own.</summary>
internal static class WorkerProgram
{
    /// <summary>Starts a process that works at the <see cref="Worker.KilledStudy"/> until it is over.</summary>
    public static ChildProcess Study(string journal, string folder, int trials, int workers) =>
        Start(null, "study", journal, folder, Invariant($"{trials}"), Invariant($"{workers}"));

    /// <summary>Starts a process that makes one call for each line of its input.</summary>
    public static ChildProcess Events(string journal, (string Name, string Value)? variable = null)
    {
        ChildProcess process = Start(variable, "events", journal);
        string? answer = Strace.ReadLine(process.StandardOutput);
        return answer == "ready"
            ? process
            : throw new InvalidOperationException($"The worker must be ready, but said '{answer}': {process.StandardError.ReadToEnd()}");
    }

    /// <summary>Has a process make a call, and returns its answer.</summary>
    public static string Ask(ChildProcess process, string call)
    {
        process.StandardInput.WriteLine(call);
        return Strace.ReadLine(process.StandardOutput) ?? process.StandardError.ReadToEnd();
    }

    private static ChildProcess Start((string Name, string Value)? variable, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "NeuralTraining.Tuning.Worker.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (variable is { } added)
        {
            start.Environment[added.Name] = added.Value;
        }

        return ChildProcess.Start(start);
    }
}
