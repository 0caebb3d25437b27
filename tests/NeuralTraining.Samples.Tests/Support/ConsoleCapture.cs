using Xunit;

namespace NeuralTraining.Samples.Tests.Support;

/// <summary>Tests that look at what is printed run one after the other: there is one console.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleCapture
{
    public const string Name = "Console";

    internal static (int ExitCode, string Output, string Error) Run(Func<int> program)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using var capturedOutput = new StringWriter { NewLine = "\n" };
        using var capturedError = new StringWriter { NewLine = "\n" };
        try
        {
            Console.SetOut(capturedOutput);
            Console.SetError(capturedError);
            return (program(), capturedOutput.ToString(), capturedError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
