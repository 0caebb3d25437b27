using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A network after a user's layer or loss has thrown in the middle of a numerical gradient.</summary>
public sealed class ExceptionTests
{
    private static readonly Tensor<float> X = Tensor.Create([0.5f, -1, 0.25f, 2, 1, -0.75f], [2, 3]);
    private static readonly Tensor<float> Targets = Tensor.Create([1f, -1, 0.5f, 0.25f], [2, 2]);

    /// <summary>The fifth call is the first of the third parameter, which has been moved up by then; the sixth its second, after a move down.</summary>
    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 0)]
    [InlineData(0, 5)]
    [InlineData(0, 6)]
    public void A_numerical_gradient_that_ends_early_leaves_the_network_as_it_was(int lossCall, int layerCall)
    {
        MultiLayerNet network = Network(lossCall, layerCall), untouched = Network(0, 0);
        float[] parameters = [.. network.Parameters.AsSpan()], buffers = [.. network.Buffers.AsSpan()];
        network.Iteration = 3;

        network.Invoking(n => n.NumericalGradient(X, Targets)).Should().Throw<TimeoutException>();

        network.Parameters.AsSpan().ToArray().Should().Equal(parameters);
        network.Buffers.AsSpan().ToArray().Should().Equal(buffers).And.OnlyContain(value => value == 12);
        network.Iteration.Should().Be(3);
        network.NumericalGradient(X, Targets).AsSpan().ToArray().Should().Equal(untouched.NumericalGradient(X, Targets).AsSpan().ToArray());
    }

    private static MultiLayerNet Network(int lossCall, int layerCall)
    {
        var network = new MultiLayerNet(
            3, [new ColumnScale(), new Affine(2, new Xavier()), new ThrowingLayer(layerCall)], new ThrowingLoss(lossCall), seed: 2);
        network.Buffers.AsSpan().Fill(12);
        return network;
    }
}
