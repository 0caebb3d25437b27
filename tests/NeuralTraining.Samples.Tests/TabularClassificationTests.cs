using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

public sealed class TabularClassificationTests : IDisposable
{
    private const string Sample = "TabularClassification";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_prints_what_is_committed_and_predicts_every_penguin()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--output", _folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        string[] lines = result.Output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        lines[..^1].Should().Equal(new PrintedRun(Sample).Lines, "the numbers are the same on every machine, and samples/figures/update writes them anew");
        lines[^1].Should().Be($"Wrote predictions.csv, confusion-matrix.png, penguins.safetensors to {_folder.Path}");

        string[][] penguins = [.. new CsvTable(Path.Combine(SampleProgram.Root, "data", "tables", "penguins.csv")).Rows];
        var csv = new CsvTable(Path.Combine(_folder.Path, "predictions.csv"));
        csv.Columns.Should().Equal("row", "actual", "predicted");
        csv.Rows.Select(row => row[1]).Should().Equal(penguins.Select(row => row[0]));
        csv.Rows.Count(row => row[1] == row[2]).Should().BeGreaterThan(335);

        using var picture = new Picture(Path.Combine(_folder.Path, "confusion-matrix.png"));
        (picture.Width, picture.Height).Should().Be((Figure.Width, Figure.Height));
        picture.CountDark(bottom: 0.08).Should().BeGreaterThan(100, "it has a title");
        picture.CountDark(right: 0.13, top: 0.1, bottom: 0.9).Should().BeGreaterThan(500, "the classes are named");
    }

    [Fact]
    public void The_seed_and_the_epochs_decide_the_model()
    {
        byte[] first = Run("7", "3"), again = Run("7", "3"), other = Run("8", "3"), longer = Run("7", "4");

        again.Should().Equal(first);
        other.Should().NotEqual(first);
        longer.Should().NotEqual(first);

        byte[] Run(string seed, string epochs)
        {
            ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--seed", seed, "--epochs", epochs, "--output", _folder.Path);
            result.ExitCode.Should().Be(0, result.Error);
            return File.ReadAllBytes(Path.Combine(_folder.Path, "penguins.safetensors"));
        }
    }

    [SignalFact]
    public void Interrupted_while_it_trains_it_leaves_earlier_results_as_they_were()
    {
        string earlier = Path.Combine(_folder.Path, "predictions.csv");
        File.WriteAllText(earlier, "earlier results\n");

        ProgramResult result = SampleProgram.RunWhile(
            process =>
            {
                // It prints nothing before its end. Loading takes less than a second.
                SpinWait.SpinUntil(() => process.HasExited || process.TotalProcessorTime > TimeSpan.FromSeconds(3));
                Signals.Send("INT", process.Id);
            },
            Sample, _folder.Path, "--epochs", "2147483647", "--output", _folder.Path);

        result.Should().Be(new ProgramResult(130, "", $"Interrupted before there was anything to write.{Environment.NewLine}"));
        File.ReadAllText(earlier).Should().Be("earlier results\n");
        Directory.GetFileSystemEntries(_folder.Path).Should().Equal(earlier);
    }

    [Fact]
    public void A_folder_without_the_table_is_one_line()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--data", _folder.Path, "--output", _folder.Path);

        result.ExitCode.Should().Be(1);
        result.Output.Should().BeEmpty();
        result.Error.Should().Contain(Path.Combine(_folder.Path, "penguins.csv")).And.EndWith(Environment.NewLine);
        result.Error.TrimEnd().Should().NotContain("\n");
    }
}
