using System.Globalization;
using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

public sealed class BatchNormGradientCheckTests : IDisposable
{
    private const string Sample = "BatchNormGradientCheck";

    private static readonly string[] Parameters = ["W1", "b1", "gamma1", "beta1", "W2", "b2", "gamma2", "beta2", "W3", "b3"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_quick_run_finds_gradients_that_agree_and_are_not_zero()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--quick", "--output", _folder.Path);

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().BeEmpty();
        result.Output.Should().NotContain("\u001b", "there are no colours and no bars in redirected output");
        string[] lines = result.Output.TrimEnd().Split(Environment.NewLine);
        lines[0].Should().StartWith("The gradients of a batch of 16 images");
        lines[2..12].Select(line => line.Split(' ')[0]).Should().Equal(Parameters);
        lines.Should().Contain("The gradients agree.");
        lines[^1].Should().Be($"Wrote gradients.csv to {_folder.Path}");

        string[][] rows = Gradients();
        rows.Select(row => row[0]).Should().Equal(Parameters);
        foreach (string[] row in rows)
        {
            (double gradient, double difference) = (Number(row[1]), Number(row[2]));
            if (row[0] is "b1" or "b2")
            {
                gradient.Should().BeLessThan(1e-6, "the gradient of {0} before batch normalization is zero", row[0]);
                row[4].Should().Be("BelowNoise");
            }
            else
            {
                gradient.Should().BeGreaterThan(1e-3, "the gradient of {0} is not zero", row[0]);
                difference.Should().BeLessThan(0.01, row[0]);
                row[4].Should().Be("Passed", row[0]);
            }
        }
    }

    [Fact]
    public void One_image_as_in_the_book_has_no_variance_to_check()
    {
        ProgramResult result = SampleProgram.Run(Sample, _folder.Path, "--quick", "--batch-size", "1", "--output", _folder.Path);

        result.ExitCode.Should().Be(1);
        result.Error.Should().StartWith("BatchNorm must be trained on at least two rows at a time, as one row has no variance, but a mini-batch has one.");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private string[][] Gradients()
    {
        string[] lines = File.ReadAllLines(Path.Combine(_folder.Path, "gradients.csv"));
        lines[0].Should().Be("parameter,mean of |gradient|,difference,checked,verdict");
        return [.. lines.Skip(1).Select(line => line.Split(','))];
    }
}
