using System.CommandLine;

namespace NeuralTraining.Samples;

/// <summary>Runs a sample: reads its options, finds its folders, and turns whatever goes wrong into one line and an exit code.</summary>
public static class Sample
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int WrongUsage = 2;
    public const int Interrupted = 130;

    /// <summary>Runs a sample.</summary>
    /// <param name="name">The name of its project.</param>
    /// <param name="description">What it does, for the help.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="options">The options it has besides <c>--output --quick --help</c>.</param>
    /// <param name="body">What it does.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string name, string description, string[] arguments, Option[] options, Action<SampleRun> body)
    {
        using var interruption = new Interruption();
        ClosableTerminal.Install();
        try
        {
            OptionValues values = new SampleOptions(name, description, options).Parse(arguments);
            if (values.IsHelp)
            {
                values.WriteHelp(Console.Out);
                return Success;
            }

            WarnOfSlowHardware();
            SampleRun run = Prepare(name, values, interruption.Token);
            body(run);
            return Finish(run);
        }
        catch (UsageException exception)
        {
            return Complain($"{exception.Message} See --help.", WrongUsage);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return Complain("Interrupted before there was anything to write.", Interrupted);
        }
#pragma warning disable CA1031 // Whoever runs a sample is to see what went wrong, not where in the code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Complain(MessageOf(exception), Failure);
        }
    }

    private static void WarnOfSlowHardware()
    {
        if (Hardware.Warning is { } warning)
        {
            Console.Error.WriteLine(warning);
        }
    }

    private static SampleRun Prepare(string name, OptionValues values, CancellationToken cancellationToken)
    {
        string current = Environment.CurrentDirectory;
        string? data = values.DataOption is { } option ? DataFolder.Find(option, values.Data, current, AppContext.BaseDirectory) : null;
        string output = OutputFolder.Find(values.Output, name, current, AppContext.BaseDirectory);
        OutputFolder.Create(output);
        return new SampleRun(values, Screen.ForConsole(), data, output, cancellationToken);
    }

    private static int Finish(SampleRun run)
    {
        string files = $"{string.Join(", ", run.Files)} to {run.OutputFolder}";
        if (run.Interrupted)
        {
            run.WriteLine($"Interrupted. Wrote what was computed until then: {files}");
            return Interrupted;
        }

        run.WriteLine($"Wrote {files}");
        return Success;
    }

    // Which parameter of which method it was tells a user of the program nothing.
    private static string MessageOf(Exception exception) => exception is ArgumentException { ParamName: { } parameter }
        ? exception.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal)
        : exception.Message;

    private static int Complain(string message, int exitCode)
    {
        Console.Error.WriteLine(message.ReplaceLineEndings(" "));
        return exitCode;
    }
}
