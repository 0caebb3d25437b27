using System.Diagnostics;
using NeuralTraining.Tests.Data;

namespace NeuralTraining.Tests.Support;

/// <summary>The program that runs recipes, in a process of its own.</summary>
internal static class RecipeProgram
{
    // A busy machine makes seconds into minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs it with a variable added to the environment, and returns what the program said by the name before the colon.</summary>
    public static IReadOnlyDictionary<string, string> Run(string variable, string value, IEnumerable<string> arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "NeuralTraining.Recipes.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, RealMnist.Folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[variable] = value;

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"Recipes must end within {Patience.TotalMinutes} minutes, but have not.");
        }

        string text = output.GetAwaiter().GetResult();
        return process.ExitCode is 0 or 1
            ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(": ")).ToDictionary(parts => parts[0], parts => parts[1])
            : throw new InvalidOperationException($"The recipes must run, but ended with {process.ExitCode}: {text}{error.GetAwaiter().GetResult()}");
    }
}
