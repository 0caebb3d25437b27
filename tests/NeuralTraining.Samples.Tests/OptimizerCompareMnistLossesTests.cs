using System.Globalization;
using System.Text;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests;

/// <summary>The numbers that the sample writes: those of a loop by hand, and the same whatever the processor can do.</summary>
public sealed class OptimizerCompareMnistLossesTests(OptimizerCompareMnistLossesTests.DefaultRun run) : IClassFixture<OptimizerCompareMnistLossesTests.DefaultRun>
{
    private const string Sample = "OptimizerCompareMnist";

    [Theory]
    [InlineData("DOTNET_PreferredVectorBitWidth", "128")]
    [InlineData("DOTNET_EnableAVX512", "0")]
    public void The_width_of_vectors_makes_no_difference_to_any_byte(string variable, string value)
    {
        using var folder = new TemporaryFolder();

        byte[] csv = Run(folder, new() { [variable] = value });

        Encoding.UTF8.GetString(csv).Should().Be(Encoding.UTF8.GetString(run.Csv));
    }

    [Fact]
    public void Every_loss_is_that_of_the_mini_batch_after_its_update()
    {
        (Dataset train, _) = Mnist.Load(Path.Combine(SampleProgram.Root, "data", "mnist"));
        MiniBatches batches = train.CreateMiniBatches(128, seed: 3, Sampling.WithReplacement);
        IOptimizer[] optimizers = [new SGD(), new Momentum(), new AdaGrad(), new Adam()];
        (MultiLayerNet, IOptimizer)[] experiments =
            [.. optimizers.Select(optimizer => (new MultiLayerNet(784, [100, 100, 100, 100], 10, new() { Seed = 3 }), optimizer))];

        string[] lines = Encoding.UTF8.GetString(run.Csv).TrimEnd('\n').Split('\n');

        lines.Should().HaveCount(6);
        lines[0].Should().Be("iteration,SGD,Momentum,AdaGrad,Adam");
        for (int i = 0; i < 3; i++)
        {
            var expected = new List<double> { i };
            foreach ((MultiLayerNet network, IOptimizer optimizer) in experiments)
            {
                optimizer.Update(network.Parameters, network.Gradient(batches.Draw(i), out double before));
                expected.Add(network.Loss(batches.Draw(i)));
                expected[^1].Should().NotBe(before, "a test that cannot tell before from after proves nothing");
            }

            lines[i + 1].Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).Should().Equal(expected);
        }
    }

    private static byte[] Run(TemporaryFolder folder, Dictionary<string, string> environment)
    {
        ProgramResult result = SampleProgram.RunWith(environment, Sample, folder.Path, "--iterations", "5", "--seed", "3", "--output", folder.Path);
        result.ExitCode.Should().Be(0, result.Error);
        return File.ReadAllBytes(Path.Combine(folder.Path, "losses.csv"));
    }

    /// <summary>A run on the processor as it is, made once for all tests here.</summary>
    public sealed class DefaultRun
    {
        public DefaultRun()
        {
            using var folder = new TemporaryFolder();
            Csv = Run(folder, []);
        }

        public byte[] Csv { get; }
    }
}
