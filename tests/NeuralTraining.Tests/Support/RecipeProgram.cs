using System.Diagnostics;
using NeuralTraining.Tests.Data;

namespace NeuralTraining.Tests.Support;

/// <summary>The program that runs recipes, in a process of its own.</summary>
internal static class RecipeProgram
{
    /// <summary>Runs it with a variable added to the environment, and returns what the program said by the name before the colon.</summary>
    public static IReadOnlyDictionary<string, string> Run(string variable, string value, IEnumerable<string> arguments)
    {
        using ChildProcess process = Start([.. arguments], (variable, value));
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        int exitCode = process.WaitForEnd();
        string text = output.GetAwaiter().GetResult();
        return exitCode is 0 or 1
            ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(": ")).ToDictionary(parts => parts[0], parts => parts[1])
            : throw new InvalidOperationException($"The recipes must run, but ended with {exitCode}: {text}{error.GetAwaiter().GetResult()}");
    }

    /// <summary>Starts the program, with its output to be read and its input to be written.</summary>
    public static ChildProcess Start(params string[] arguments) => Start(arguments, null);

    private static ChildProcess Start(string[] arguments, (string Name, string Value)? variable)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "NeuralTraining.Recipes.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, RealMnist.Folder, .. arguments])
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
