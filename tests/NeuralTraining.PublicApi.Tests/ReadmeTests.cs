using System.Globalization;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>Compares README.md with ReadmeExamples.cs beside this file, with what the examples print, and with the files and tests that it names.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = Repository.Read("README.md");

    private static readonly (string Language, string Text)[] Blocks =
        [.. Fence().Matches(Readme).Select(match => (match.Groups[1].Value, match.Groups[2].Value.TrimEnd()))];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Its_C_sharp_is_what_is_compiled_here(int number)
    {
        string block = Blocks.Where(b => b.Language == "csharp" && !b.Text.Contains("NeuralTraining.Tabular", StringComparison.Ordinal)).ElementAt(number - 1).Text;
        string code = string.Join('\n', block.Split('\n').SkipWhile(line => line.StartsWith("using ", StringComparison.Ordinal))).Trim();

        code.Should().Be(ReadmeExamples.Source(number.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Its_examples_print_what_it_says_and_the_loop_by_hand_gives_the_same_weights()
    {
        (string folder, TextWriter console) = (Environment.CurrentDirectory, Console.Out);
        using var printed = new StringWriter();
        try
        {
            Environment.CurrentDirectory = Repository.Root;
            Console.SetOut(printed);
            ReadmeExamples.Begin();
            MultiLayerNet trained = ReadmeExamples.Train(), byHand = ReadmeExamples.TrainByHand();
            byHand.Parameters.AsSpan().SequenceEqual(trained.Parameters.AsSpan()).Should().BeTrue();
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = folder;
        }

        string[] lines = printed.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n');
        lines.Should().HaveCount(2);
        lines.Should().AllSatisfy(line => Readme.Should().Contain($"It prints `{line}`."));
    }

    [Fact]
    public void Its_files_hold_the_weights() => InFolderOfItsOwn(() =>
    {
        MultiLayerNet network = new(784, [100, 100], 10), copy = new(784, [100, 100], 10, new MultiLayerNetOptions { Seed = 1 });

        ReadmeExamples.SaveAndLoad(network, copy);

        ReadmeExamples.Source("weights").Split('\n').Should().AllSatisfy(line => Readme.Should().Contain($"`{line.TrimEnd(';')}`"));
        copy.Parameters.AsSpan().SequenceEqual(network.Parameters.AsSpan()).Should().BeTrue();
    });

    [Fact]
    public void Its_run_is_found_finished_when_it_is_resumed() => InFolderOfItsOwn(() =>
    {
        var data = new Dataset(Tensor.Create(new float[200], [100, 2]), new int[100]);
        MultiLayerNet first = new(2, [3], 2), again = new(2, [3], 2);

        TrainingHistory history = ReadmeExamples.Resume(first, data, data);

        ReadmeExamples.Resume(again, data, data).Losses.Should().Equal(history.Losses).And.HaveCount(20);
        again.Parameters.AsSpan().SequenceEqual(first.Parameters.AsSpan()).Should().BeTrue();
    });

    private static void InFolderOfItsOwn(Action test)
    {
        string current = Environment.CurrentDirectory;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");
        try
        {
            Environment.CurrentDirectory = folder.FullName;
            test();
        }
        finally
        {
            Environment.CurrentDirectory = current;
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Its_links_lead_to_files()
    {
        string[] links = [.. Link().Matches(Readme).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#'))];

        links.Should().NotBeEmpty().And.OnlyContain(link => Path.Exists(Path.Combine(Repository.Root, link)));
    }

    [Fact]
    public void The_tests_it_names_exist()
    {
        string[] tests = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension)!];
        string[] named = [.. TestName().Matches(Readme).Select(match => match.Groups[1].Value)];

        named.Should().NotBeEmpty().And.BeSubsetOf(tests);
    }

    [Fact]
    public void It_has_at_most_200_lines() => Readme.Count(c => c == '\n').Should().BeLessThanOrEqualTo(200);

    [GeneratedRegex("^```(\\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`(\\w+Tests)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
