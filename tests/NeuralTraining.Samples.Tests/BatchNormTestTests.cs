using System.Globalization;
using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

/// <summary>Runs samples/BatchNormTest, and repeats the number of scales in its Program.cs.</summary>
public sealed class BatchNormTestTests : IDisposable
{
    private const string Sample = "BatchNormTest";
    private const int Scales = 16;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_quick_run_shows_that_batch_normalization_learns_from_small_weights()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--quick", "--output", _folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().BeEmpty();
        result.Output.Should().NotContain("\u001b", "there are no colours and no bars in redirected output");
        string[] lines = result.Output.TrimEnd().Split(Environment.NewLine);
        lines.Should().HaveCount(2 + Scales + 1);
        lines[0].Should().Be("1000 training images; the accuracy on them after 21 updates:");
        lines[1].Should().MatchRegex("^ *std +with BatchNorm +without$");
        lines[^1].Should().Be($"Wrote accuracies.csv, figure-6.18.png, figure-6.19.png to {_folder.Path}");

        double[][] rows = Accuracies();
        rows.Should().HaveCount(Scales * 3);
        rows.Select(row => row[1]).Should().Equal(Enumerable.Range(0, rows.Length).Select(i => (double)(i % 3)));
        double[][] last = [.. rows.Where(row => row[1] == 2)];
        for (int i = 0; i < Scales; i++)
        {
            last[i][0].Should().BeApproximately(Math.Pow(10, -4.0 * i / 15), 1e-12);
        }

        last[6..11].Should().OnlyContain(row => row[2] > 0.5, "batch normalization learns at once");
        last[5..].Should().OnlyContain(row => row[3] < 0.2, "without it small weights do not learn");

        using var curves = new Picture(Path.Combine(_folder.Path, "figure-6.18.png"));
        curves.CountDark(bottom: 0.08).Should().BeGreaterThan(100, "there is a title");
        using var grid = new Picture(Path.Combine(_folder.Path, "figure-6.19.png"));
        grid.Width.Should().BeGreaterThan(2000);
        for (int panel = 0; panel < Scales; panel++)
        {
            (double left, double top) = (panel % 4 / 4.0, panel / 4 / 4.0);
            grid.CountDark(left, top, left + 0.25, top + 0.04).Should().BeGreaterThan(100, "panel {0} must have a title", panel);
        }
    }

    [SignalFact]
    public void Interrupted_it_still_writes_what_was_computed()
    {
        ProgramResult result = SampleProgram.RunUntil(
            line => line.TrimStart().StartsWith("1.000000 ", StringComparison.Ordinal), Sample, _folder.Path, "--output", _folder.Path);

        result.ExitCode.Should().Be(130);
        result.Error.Should().BeEmpty();
        result.Output.Should().Contain(
            $"Interrupted. Wrote what was computed until then: accuracies.csv, figure-6.18.png, figure-6.19.png to {_folder.Path}");
        Accuracies().Length.Should().BeInRange(20, (20 * Scales) - 1);
    }

    [SignalFact]
    public void It_trains_for_as_long_as_it_is_let()
    {
        ProgramResult result = SampleProgram.RunUntil(
            line => line.EndsWith(" updates:", StringComparison.Ordinal), Sample, _folder.Path, "--epochs", "2147483647", "--output", _folder.Path);

        result.ExitCode.Should().Be(130, result.Error);
        result.Output.Should().StartWith("1000 training images; the accuracy on them after 21474836461 updates:").And.Contain("Interrupted. Wrote");
    }

    [Fact]
    public void Too_large_a_batch_is_one_line()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--batch-size", "1001", "--output", _folder.Path);

        result.ExitCode.Should().Be(1);
        result.Output.Should().BeEmpty();
        result.Error.Should().Be($"The mini-batch size must be from 1 to the 1000 samples there are, but was '1001'.{Environment.NewLine}");
    }

    private double[][] Accuracies()
    {
        string[] lines = File.ReadAllLines(Path.Combine(_folder.Path, "accuracies.csv"));
        lines[0].Should().Be("std,epoch,with BatchNorm,without");
        return [.. lines.Skip(1).Select(line => line.Split(',').Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray())];
    }
}
