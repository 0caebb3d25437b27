using System.Text.RegularExpressions;
using FluentAssertions;
using NeuralTraining.PublicApi.Tests;
using Xunit;

namespace NeuralTraining.Tuning.Tests;

/// <summary>Compares the package's README.md with ReadmeExample.cs beside this file, and with what it prints.</summary>
public sealed partial class ReadmeTests
{
    private const int MaxLines = 15;

    private static readonly string[] Blocks =
        [.. Fence().Matches(Repository.Read("src/NeuralTraining.Tuning/README.md")).Select(match => match.Groups[1].Value.TrimEnd())];

    [Fact]
    public void Its_study_is_what_is_compiled_here_and_has_at_most_15_lines()
    {
        string[] lines = Repository.Read("tests/NeuralTraining.Tuning.Tests/ReadmeExample.cs").Split('\n');
        IEnumerable<string> body = lines.SkipWhile(line => line.Trim() != "// README").Skip(1).TakeWhile(line => line.Trim() != "// end");
        string code = string.Join('\n', body.Select(line => line.Length > 8 ? line[8..] : "")).Trim();

        Blocks[0].Should().Be("using NeuralTraining;\nusing NeuralTraining.Optimizers;\nusing NeuralTraining.Tuning;\n\n" + code);
        code.Split('\n').Should().HaveCountLessThanOrEqualTo(MaxLines);
    }

    [Fact]
    public void Its_study_prints_what_it_says()
    {
        (string current, TextWriter console) = (Environment.CurrentDirectory, Console.Out);
        using var printed = new StringWriter();
        try
        {
            Environment.CurrentDirectory = Repository.Root;
            Console.SetOut(printed);
            ReadmeExample.Run();
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = current;
        }

        printed.ToString().ReplaceLineEndings("\n").TrimEnd().Should().Be(Blocks[1]);
    }

    [GeneratedRegex("^```\\w*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
