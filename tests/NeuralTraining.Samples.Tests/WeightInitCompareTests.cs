using System.Globalization;
using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

public sealed class WeightInitCompareTests : IDisposable
{
    private const string Sample = "WeightInitCompare";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_quick_run_shows_that_small_and_equal_weights_do_not_learn()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--quick", "--output", _folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().BeEmpty();
        result.Output.Should().NotContain("\u001b", "there are no colours and no bars in redirected output");
        string[] lines = result.Output.TrimEnd().Split(Environment.NewLine);
        lines[0].Should().Be("60000 training images, 10000 test images; the loss of each mini-batch after its update:");
        lines[1].Should().MatchRegex("^ *iteration +std=0.01 +Xavier +He +all 0 +all 0.01$");
        lines[^1].Should().Be($"Wrote losses.csv, figure-6.15.png to {_folder.Path}");

        double[][] losses = Losses();
        losses.Should().HaveCount(120).And.OnlyContain(row => row.Length == 6);
        losses.Select(row => row[0]).Should().Equal(Enumerable.Range(0, 120).Select(i => (double)i));
        double chance = Math.Log(10);
        losses.Should().OnlyContain(row => Math.Abs(row[1] - chance) < 0.02, "std=0.01 does not learn");
        losses.Should().OnlyContain(row => Math.Abs(row[4] - chance) < 0.02, "all 0 does not learn");
        losses[^50..].Average(row => row[2]).Should().BeInRange(2, 2.29, "Xavier begins slowly");
        losses[^50..].Average(row => row[3]).Should().BeInRange(1, 2, "He is faster");
        losses[^50..].Average(row => row[5]).Should().BeGreaterThan(2.2);

        using var picture = new Picture(Path.Combine(_folder.Path, "figure-6.15.png"));
        picture.Width.Should().BeGreaterThan(1000);
        picture.CountDark(bottom: 0.08).Should().BeGreaterThan(100, "there is a title");
        picture.CountDark(left: 0.8, top: 0.4, right: 0.97, bottom: 0.6).Should().BeGreaterThan(200, "there is a legend");
    }

    [Fact]
    public void Units_that_begin_equal_stay_equal()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--iterations", "30", "--output", _folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        string[] lines = result.Output.TrimEnd().Split(Environment.NewLine);
        lines[^6..^1].Should().SatisfyRespectively(
            line => line.Should().MatchRegex("^std=0.01 .*% +100 +100 +100 +100 +10$"),
            line => line.Should().MatchRegex("^Xavier .*% +100 +100 +100 +100 +10$"),
            line => line.Should().MatchRegex("^He .*% +100 +100 +100 +100 +10$"),
            line => line.Should().MatchRegex("^all 0 .*% +1 +1 +1 +1 +1$"),
            line => line.Should().MatchRegex("^all 0.01 .*% +1 +1 +1 +1 +10$"));
    }

    [SignalFact]
    public void Interrupted_it_still_writes_what_was_computed()
    {
        ProgramResult result = SampleProgram.RunUntil(
            line => line.TrimStart().StartsWith("100 ", StringComparison.Ordinal), Sample, _folder.Path, "--iterations", "1000000", "--output", _folder.Path);

        result.ExitCode.Should().Be(130);
        result.Error.Should().BeEmpty();
        result.Output.Should().Contain($"Interrupted. Wrote what was computed until then: losses.csv, figure-6.15.png to {_folder.Path}");
        Losses().Length.Should().BeInRange(101, 100_000);
    }

    private double[][] Losses()
    {
        string[] lines = File.ReadAllLines(Path.Combine(_folder.Path, "losses.csv"));
        lines[0].Should().Be("iteration,std=0.01,Xavier,He,all 0,all 0.01");
        return [.. lines.Skip(1).Select(line => line.Split(',').Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray())];
    }
}
