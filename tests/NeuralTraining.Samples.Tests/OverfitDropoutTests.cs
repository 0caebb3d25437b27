using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

public sealed class OverfitDropoutTests : IDisposable
{
    private const string Sample = "OverfitDropout";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_quick_run_compares_no_dropout_with_that_of_the_caption()
    {
        CsvTable csv = Run("--quick");

        csv.Columns.Should().Equal("epoch", "iteration", "train (dropout 0)", "test (dropout 0)", "train (dropout 0.15)", "test (dropout 0.15)");
        csv.Numbers("iteration").Should().Equal(Enumerable.Range(0, 51).Select(epoch => 1.0 + (3 * epoch)));
        double gap = csv.Numbers("train (dropout 0)")[^1] - csv.Numbers("test (dropout 0)")[^1];
        gap.Should().BeGreaterThan(0.15, "it overfits");
        (csv.Numbers("train (dropout 0.15)")[^1] - csv.Numbers("test (dropout 0.15)")[^1]).Should().BeLessThan(gap / 2, "and less so with dropout");

        using var picture = new Picture(Path.Combine(_folder.Path, "figure-6.23.png"));
        (picture.Width, picture.Height).Should().Be((2000, 760), "there are two plots beside each other");
        picture.CountDark(right: 0.5, bottom: 0.08).Should().BeGreaterThan(100, "the left one has a title");
        picture.CountDark(left: 0.5, bottom: 0.08).Should().BeGreaterThan(100, "the right one has a title");
    }

    [Fact]
    public void The_ratio_and_the_seed_decide_every_accuracy()
    {
        CsvTable first = Run("--epochs", "3", "--dropout", "0.2", "--seed", "7");
        string[][] again = Rows("--epochs", "3", "--dropout", "0.2", "--seed", "7"), other = Rows("--epochs", "3", "--dropout", "0.2", "--seed", "8");

        first.Columns.Should().EndWith(["train (dropout 0.2)", "test (dropout 0.2)"]);
        again.Should().BeEquivalentTo(first.Rows, options => options.WithStrictOrdering());
        other.Should().NotBeEquivalentTo(first.Rows);

        string[][] Rows(params string[] arguments) => [.. Run(arguments).Rows];
    }

    [Fact]
    public void A_ratio_that_cannot_be_is_one_line()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--dropout", "1", "--output", _folder.Path);

        result.ExitCode.Should().Be(2);
        result.Output.Should().BeEmpty();
        result.Error.Should().Be($"The option '--dropout' must be a number of at least 0 and less than 1, but was '1'. See --help.{Environment.NewLine}");
    }

    private CsvTable Run(params string[] arguments)
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, [.. arguments, "--output", _folder.Path]);
        result.ExitCode.Should().Be(0, result.Error);
        return new CsvTable(Path.Combine(_folder.Path, "accuracies.csv"));
    }
}
