using System.Globalization;
using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

public sealed class OptimizerCompareMnistTests : IDisposable
{
    private const string Sample = "OptimizerCompareMnist";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_quick_run_prints_tables_and_writes_every_loss_and_the_figure()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--quick", "--output", _folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().BeEmpty();
        result.Output.Should().NotContain("\u001b", "there are no colours and no bars in redirected output");
        string[] lines = result.Output.TrimEnd().Split(Environment.NewLine);
        lines[0].Should().Be("60000 training images, 10000 test images; the loss of each mini-batch after its update:");
        Words(lines[1]).Should().Equal("iteration", "SGD", "Momentum", "AdaGrad", "Adam");
        Words(lines[2]).Should().HaveCount(5).And.StartWith("0");
        Words(lines[3]).Should().HaveCount(5).And.StartWith("100");
        lines[6..10].Select(line => Words(line)[0]).Should().Equal("SGD", "Momentum", "AdaGrad", "Adam");
        lines[^1].Should().Be($"Wrote losses.csv, figure-6.9.png to {_folder.Path}");

        double[][] losses = Losses();
        losses.Should().HaveCount(200);
        losses.Select(row => row[0]).Should().Equal(Enumerable.Range(0, 200).Select(i => (double)i));
        losses[0].Skip(1).Should().OnlyContain(loss => loss > 1.5);
        losses[^50..].Average(row => row[1]).Should().BeInRange(0.4, 1.2, "SGD is slow");
        losses[^50..].Average(row => row[2]).Should().BeInRange(0.1, 0.4);
        losses[^50..].Average(row => row[3]).Should().BeInRange(0.05, 0.25);
        losses[^50..].Average(row => row[4]).Should().BeInRange(0.1, 0.35);

        using var picture = new Picture(Path.Combine(_folder.Path, "figure-6.9.png"));
        picture.Width.Should().BeGreaterThan(1000);
        picture.Colors.Should().BeGreaterThan(100);
        picture.CountDark(bottom: 0.08).Should().BeGreaterThan(100, "there is a title");
        picture.CountDark(left: 0.8, top: 0.1, right: 0.97, bottom: 0.3).Should().BeGreaterThan(200, "there is a legend");
    }

    [Fact]
    public void The_seed_decides_every_loss()
    {
        string first = Csv("--seed", "1"), again = Csv("--seed", "1"), other = Csv("--seed", "2");

        again.Should().Be(first);
        other.Should().NotBe(first);

        string Csv(params string[] arguments)
        {
            ProgramResult result = SampleProgram.Run(Sample, _folder.Path, [.. arguments, "--iterations", "5", "--optimizers", "adam,SGD", "--output", _folder.Path]);
            result.ExitCode.Should().Be(0, result.Error);
            string csv = File.ReadAllText(Path.Combine(_folder.Path, "losses.csv"));
            csv.Should().StartWith("iteration,Adam,SGD\n");
            return csv;
        }
    }

    [SignalFact]
    public void Interrupted_it_still_writes_what_was_computed()
    {
        ProgramResult result = SampleProgram.RunUntil(
            line => Words(line) is ["200", ..], Sample, _folder.Path, "--iterations", "1000000", "--output", _folder.Path);

        result.ExitCode.Should().Be(130);
        result.Error.Should().BeEmpty();
        result.Output.Should().Contain($"Interrupted. Wrote what was computed until then: losses.csv, figure-6.9.png to {_folder.Path}");
        Losses().Length.Should().BeInRange(201, 100_000);
        using var picture = new Picture(Path.Combine(_folder.Path, "figure-6.9.png"));
        picture.Colors.Should().BeGreaterThan(100);
    }

    [SignalFact]
    public void It_trains_for_as_long_as_it_is_let()
    {
        ProgramResult result = SampleProgram.RunUntil(
            line => Words(line) is ["100", ..], Sample, _folder.Path, "--iterations", "2147483647", "--optimizers", "Adam", "--output", _folder.Path);

        result.ExitCode.Should().Be(130, result.Error);
        Losses().Length.Should().BeInRange(101, 100_000);
        Losses().Select(row => row[1]).Should().OnlyContain(loss => double.IsFinite(loss));
        result.Output.Should().NotContain("NaN");
    }

    [Theory]
    [InlineData(2, "The option '--batch-size' must be a whole number from 1 to 2147483647, but was '-1'. See --help.", "--batch-size", "-1")]
    [InlineData(2, "The option '--optimizers' must name some of SGD, Momentum, AdaGrad, Adam, but was 'Adagard'. See --help.", "--optimizers", "SGD,Adagard")]
    [InlineData(1, "The mini-batch size must be from 1 to the 60000 samples there are, but was '70000'.", "--batch-size", "70000")]
    public void What_cannot_be_is_one_line(int exitCode, string message, params string[] arguments)
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, [.. arguments, "--output", _folder.Path]);

        result.ExitCode.Should().Be(exitCode);
        result.Error.Should().Be(message + Environment.NewLine);
        result.Output.Should().BeEmpty();
    }

    [Fact]
    public void A_folder_without_the_files_is_one_line()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--data", _folder.Path, "--output", _folder.Path);

        result.ExitCode.Should().Be(1);
        result.Error.Split(Environment.NewLine).Should().HaveCount(2);
        result.Error.Should().StartWith($"The folder '{_folder.Path}' must hold 4 files").And.Contain("'train-images-idx3-ubyte'");
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private double[][] Losses() =>
        [.. File.ReadLines(Path.Combine(_folder.Path, "losses.csv")).Skip(1)
            .Select(line => line.Split(',').Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray())];
}
