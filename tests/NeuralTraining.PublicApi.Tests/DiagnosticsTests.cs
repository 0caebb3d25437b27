using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Diagnostics;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>How users look into networks with layers and losses of their own.</summary>
public sealed class DiagnosticsTests
{
    private const int Rows = 16;

    [Fact]
    public void A_gradient_check_passes_a_users_layer_and_loss_and_finds_a_wrong_one()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Failed(new ColumnScale(), seed).Should().BeEmpty("of seed {0}", seed);
            Failed(new WrongColumnScale(forInputs: false), seed).Should().Equal("s1");
            Failed(new WrongColumnScale(forInputs: true), seed).Should().Equal("W1", "b1");
        }
    }

    [Fact]
    public void Statistics_show_a_users_layers_too()
    {
        var network = new MultiLayerNet(3, [new ColumnScale(), new Affine(8, new Xavier()), new Tanh()], new HalfSquaredError());

        IReadOnlyList<ActivationStatistics> statistics = ActivationStatistics.Of(network, X(0));

        statistics.Select(s => s.Kind).Should().Equal("ColumnScale", "Affine", "Tanh");
        statistics[0].Maximum.Should().BeLessThanOrEqualTo(1);
        statistics[2].Histogram.Counts.Sum().Should().Be(Rows * 8);
    }

    private static IEnumerable<string> Failed(ILayer layer, int seed)
    {
        var network = new MultiLayerNet(3, [new Affine(8, new Xavier()), new Tanh(), layer, new Affine(2, new Xavier())], new HalfSquaredError(), (ulong)seed);
        Tensor<float> targets = Tensor.Create(Values(Rows * 2, seed + 1000), [Rows, 2]);

        GradientCheckResult result = GradientCheck.Run(network, new Batch(X(seed), targets));

        result.Passed.Should().Be(layer is ColumnScale, "of seed {0}:\n{1}", seed, result);
        return result.Parameters.Where(p => p.Verdict == GradientVerdict.Failed).Select(p => p.Name);
    }

    private static Tensor<float> X(int seed) => Tensor.Create(Values(Rows * 3, seed), [Rows, 3]);

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
    }
}
