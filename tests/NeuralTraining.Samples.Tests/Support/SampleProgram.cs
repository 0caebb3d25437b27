using System.Diagnostics;
using NeuralTraining.Tests.Support;

namespace NeuralTraining.Samples.Tests.Support;

/// <summary>A sample, run as a user runs it: as a process of its own, with its output redirected.</summary>
internal static class SampleProgram
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The command that runs a sample.</summary>
    public static string[] Command(string sample, params string[] arguments) =>
        [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", PathOf(sample), .. arguments];

    public static ProgramResult Run(string sample, string currentFolder, params string[] arguments) => Run([], sample, currentFolder, arguments);

    /// <summary>Runs a sample with variables added to its environment.</summary>
    public static ProgramResult RunWith(IReadOnlyDictionary<string, string> environment, string sample, string currentFolder, params string[] arguments)
    {
        using ChildProcess process = Start([], sample, currentFolder, arguments, environment);
        return End(process);
    }

    /// <summary>Runs a sample, does something to it meanwhile, and waits for its end.</summary>
    public static ProgramResult RunWhile(Action<Process> meanwhile, string sample, string currentFolder, params string[] arguments)
    {
        using ChildProcess process = Start(Signals.Restored, sample, currentFolder, arguments);
        meanwhile(process);
        return End(process);
    }

    /// <summary>Runs a sample where the folders of the system's fonts are empty.</summary>
    public static ProgramResult RunWithoutFonts(string sample, string currentFolder, params string[] arguments) =>
        Run(HiddenFonts.Command, sample, currentFolder, arguments);

    /// <summary>Runs a sample and interrupts it, as Ctrl-C does, once it has printed a line that is looked for.</summary>
    public static ProgramResult RunUntil(Func<string, bool> isLookedFor, string sample, string currentFolder, params string[] arguments)
    {
        using ChildProcess process = Start(Signals.Restored, sample, currentFolder, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        var output = new StringWriter();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.WriteLine(line);
            if (isLookedFor(line))
            {
                Signals.Send("INT", process.Id);
            }
        }

        return End(process, Task.FromResult(output.ToString()), error);
    }

    private static ProgramResult Run(string[] prefix, string sample, string currentFolder, string[] arguments)
    {
        using ChildProcess process = Start(prefix, sample, currentFolder, arguments);
        return End(process);
    }

    private static ChildProcess Start(
        string[] prefix, string sample, string currentFolder, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] command = [.. prefix, .. Command(sample, arguments)];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = currentFolder,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return ChildProcess.Start(start);
    }

    private static ProgramResult End(ChildProcess process) =>
        End(process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

    private static ProgramResult End(ChildProcess process, Task<string> output, Task<string> error) =>
        new(process.WaitForEnd(), output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());

    // The sample is built in the same configuration as the tests: …/bin/Release/net10.0.
    private static string PathOf(string sample)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Root, "samples", sample, "bin", folder.Parent!.Name, folder.Name, sample + ".dll");
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "NeuralTraining.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException($"The tests must lie below the solution, but are in '{AppContext.BaseDirectory}'.");
    }
}

internal sealed record ProgramResult(int ExitCode, string Output, string Error);
