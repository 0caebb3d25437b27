using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

public sealed class OverfitWeightDecayTests : IDisposable
{
    private const string Sample = "OverfitWeightDecay";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_quick_run_evaluates_both_networks_after_updates_1_4_7()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--quick", "--output", _folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        string[] lines = result.Output.TrimEnd().Split(Environment.NewLine);
        lines.Should().HaveCount(9);
        lines[0].Should().Be("300 training images, 10000 test images; the accuracy after the first update of an epoch:");
        lines[2..8].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]).Should().Equal("0", "10", "20", "30", "40", "50");
        lines[^1].Should().Be($"Wrote accuracies.csv, figure-6.20.png, figure-6.21.png to {_folder.Path}");

        var csv = new CsvTable(Path.Combine(_folder.Path, "accuracies.csv"));
        csv.Columns.Should().Equal("epoch", "iteration", "train (λ = 0)", "test (λ = 0)", "train (λ = 0.1)", "test (λ = 0.1)");
        csv.Numbers("epoch").Should().Equal(Enumerable.Range(0, 51).Select(epoch => (double)epoch));
        csv.Numbers("iteration").Should().Equal(Enumerable.Range(0, 51).Select(epoch => 1.0 + (3 * epoch)));

        double[] train = csv.Numbers("train (λ = 0)"), test = csv.Numbers("test (λ = 0)");
        train.Should().OnlyContain(accuracy => IsShareOf(accuracy, 300));
        test.Should().OnlyContain(accuracy => IsShareOf(accuracy, 10_000));
        train[^1].Should().BeGreaterThan(test[^1] + 0.15, "it overfits");
        csv.Numbers("train (λ = 0.1)")[0].Should().BeApproximately(train[0], 0.01, "both start from the same weights");
        csv.Numbers("train (λ = 0.1)").Should().NotEqual(train);
    }

    [Fact]
    public void It_trains_as_the_chapter_does()
    {
        var (train, test) = Mnist.Load(Path.Combine(SampleProgram.Root, "data", "mnist"));
        train = train.Take(300);
        var network = new MultiLayerNet(784, [100, 100, 100, 100, 100, 100], 10, new() { Seed = 3, WeightDecay = 0.1f });
        var optimizer = new Optimizers.SGD(0.01f);
        Data.MiniBatches batches = train.CreateMiniBatches(100, 3, Data.Sampling.WithReplacement);
        var expected = new List<double>();
        for (int i = 0; i < 7; i++)
        {
            optimizer.Update(network.Parameters, network.Gradient(batches.Draw(i)));
            if (i % 3 == 0)
            {
                expected.Add(network.Accuracy(test.AsBatch()));
            }
        }

        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--epochs", "3", "--seed", "3", "--output", _folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        new CsvTable(Path.Combine(_folder.Path, "accuracies.csv")).Numbers("test (λ = 0.1)").Should().Equal(expected);
    }

    [SignalFact]
    public void Interrupted_it_still_writes_what_was_computed()
    {
        ProgramResult result = SampleProgram.RunUntil(
            line => line.TrimStart().StartsWith("10 ", StringComparison.Ordinal), Sample, _folder.Path, "--epochs", "1000000", "--output", _folder.Path);

        result.ExitCode.Should().Be(130);
        result.Error.Should().BeEmpty();
        result.Output.Should().Contain($"Interrupted. Wrote what was computed until then: accuracies.csv, figure-6.20.png, figure-6.21.png to {_folder.Path}");
        new CsvTable(Path.Combine(_folder.Path, "accuracies.csv")).Rows.Count.Should().BeInRange(11, 10_000);
        using var picture = new Picture(Path.Combine(_folder.Path, "figure-6.21.png"));
        picture.Colors.Should().BeGreaterThan(50);
    }

    private static bool IsShareOf(double share, int count) => share is >= 0 and <= 1 && Math.Abs((share * count) - Math.Round(share * count)) < 1e-6;
}
