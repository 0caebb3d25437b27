using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

public sealed class TabularRegressionTests : IDisposable
{
    private const string Sample = "TabularRegression";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_prints_what_is_committed_and_predicts_every_car()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--output", _folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        string[] lines = result.Output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        lines[..^1].Should().Equal(new PrintedRun(Sample).Lines, "the numbers are the same on every machine, and samples/figures/update writes them anew");
        lines[^1].Should().Be($"Wrote predictions.csv, predicted-actual.png, cars.safetensors to {_folder.Path}");

        double[] miles = new CsvTable(Path.Combine(SampleProgram.Root, "data", "tables", "auto-mpg.csv")).Numbers("Miles_per_Gallon");
        var csv = new CsvTable(Path.Combine(_folder.Path, "predictions.csv"));
        csv.Columns.Should().Equal("row", "actual", "predicted");
        csv.Numbers("actual").Should().Equal(miles);
        csv.Numbers("predicted").Zip(miles, (predicted, actual) => Math.Abs(predicted - actual)).Average().Should().BeLessThan(2.5);

        using var picture = new Picture(Path.Combine(_folder.Path, "predicted-actual.png"));
        (picture.Width, picture.Height).Should().Be((Figure.Height, Figure.Height), "both axes have the same numbers");
        picture.CountDark(bottom: 0.08).Should().BeGreaterThan(100, "it has a title");
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
            return File.ReadAllBytes(Path.Combine(_folder.Path, "cars.safetensors"));
        }
    }
}
