using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Layers;

public sealed class AffineTests
{
    [Fact]
    public void It_declares_a_weight_and_a_bias_that_begins_at_zero()
    {
        var harness = new LayerHarness(new Affine(3, new He()), batch: 1, inputs: 2);

        harness.Parameters.Keys.Should().Equal("W1", "b1");
        harness.Parameters["W1"].Lengths.ToArray().Should().Equal(2, 3);
        harness.Parameters.AsSpan("b1").ToArray().Should().Equal(0, 0, 0);
    }

    [Fact]
    public void It_adds_the_bias()
    {
        var harness = new LayerHarness(new Affine(2, new Zeros()), batch: 3, inputs: 4);
        harness.Parameters["b1"][0] = 5;
        harness.Parameters["b1"][1] = -7;

        harness.Forward();

        LayerHarness.Values(harness.Y).Should().Equal(5, -7, 5, -7, 5, -7);
    }

    [Fact]
    public void It_belongs_to_one_network()
    {
        var layer = new Affine(2, new He());
        _ = new MultiLayerNet(3, [layer], new SoftmaxCrossEntropy(), seed: 1);

        new Action(() => _ = new MultiLayerNet(3, [layer], new SoftmaxCrossEntropy(), seed: 1)).Should().Throw<InvalidOperationException>()
            .WithMessage("An affine layer belongs to one network, but this one was given to a second. Create a new layer for it.");
    }

    [Fact]
    public void A_layer_without_outputs_or_initializer_is_refused()
    {
        new Action(() => _ = new Affine(0, new He())).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("An affine layer must have at least one output, but was given '0'.*").WithParameterName("outputs");
        new Action(() => _ = new Affine(1, null!)).Should().Throw<ArgumentNullException>();
    }
}
