using System.Text.RegularExpressions;
using FluentAssertions;
using NeuralTraining.PublicApi.Tests;
using Xunit;

namespace NeuralTraining.Tabular.Tests;

/// <summary>Compares the package's README.md with ReadmeExample.cs beside this file, and with what it prints.</summary>
public sealed partial class ReadmeTests
{
    private const int MaxLines = 12;

    private static readonly string Readme = Repository.Read("src/NeuralTraining.Tabular/README.md");

    private static readonly string[] Blocks = [.. Fence().Matches(Readme).Select(match => match.Groups[1].Value.TrimEnd())];

    [Fact]
    public void Its_C_sharp_is_what_is_compiled_here_and_has_at_most_12_lines()
    {
        string[] lines = Repository.Read("tests/NeuralTraining.Tabular.Tests/ReadmeExample.cs").Split('\n');
        IEnumerable<string> body = lines.SkipWhile(line => line.Trim() != "// README").Skip(1).TakeWhile(line => line.Trim() != "// end");
        string code = string.Join('\n', body.Select(line => line.Length > 8 ? line[8..] : "")).Trim();

        Blocks[0].Should().Be("using NeuralTraining.Tabular;\n\n" + code);
        Blocks[0].Split('\n').Should().HaveCountLessThanOrEqualTo(MaxLines);
    }

    [Fact]
    public void The_README_of_the_repository_shows_the_same_example_and_its_accuracy()
    {
        string readme = Repository.Read("README.md");
        string accuracy = Accuracy().Match(Blocks[1]).Groups[1].Value;

        readme.Should().Contain($"```csharp\n{Blocks[0]}\n```").And.Contain($"accuracy of five folds, {accuracy},");
    }

    [Fact]
    public void Its_example_prints_what_it_says()
    {
        (string current, TextWriter console) = (Environment.CurrentDirectory, Console.Out);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");
        using var printed = new StringWriter();
        try
        {
            const string Data = "data/tables/penguins.csv";
            Directory.CreateDirectory(Path.Combine(folder.FullName, "data", "tables"));
            File.Copy(Path.Combine(Repository.Root, Data), Path.Combine(folder.FullName, Data));
            Environment.CurrentDirectory = folder.FullName;
            Console.SetOut(printed);
            ReadmeExample.Run();
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = current;
            folder.Delete(recursive: true);
        }

        printed.ToString().ReplaceLineEndings("\n").TrimEnd().Should().Be(Blocks[1]);
    }

    [GeneratedRegex(@"^accuracy (\d\.\d{4} ± \d\.\d{4})", RegexOptions.Multiline)]
    private static partial Regex Accuracy();

    [GeneratedRegex("^```\\w*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
