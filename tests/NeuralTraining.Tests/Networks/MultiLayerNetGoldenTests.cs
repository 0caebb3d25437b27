using System.Numerics.Tensors;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>A forward and a backward pass of a 784-30-20-10 network against NumPy; see Golden/network.py.</summary>
public sealed class MultiLayerNetGoldenTests
{
    private const int Batch = 8;

    private static readonly int[] Labels = [7, 0, 3, 9, 9, 1, 4, 2];

    [Theory]
    [InlineData(ActivationFunction.ReLU, "relu", "0.0")]
    [InlineData(ActivationFunction.ReLU, "relu", "0.1")]
    [InlineData(ActivationFunction.Sigmoid, "sigmoid", "0.0")]
    [InlineData(ActivationFunction.Sigmoid, "sigmoid", "0.1")]
    [InlineData(ActivationFunction.Tanh, "tanh", "0.0")]
    [InlineData(ActivationFunction.Tanh, "tanh", "0.1")]
    public void Loss_outputs_and_all_gradients_are_those_of_NumPy(ActivationFunction activation, string name, string decay)
    {
        JsonElement golden = Golden.Load($"network-{name}").GetProperty($"decay={decay}");
        var generator = new Congruential(12345);
        Tensor<float> x = Tensor.Create(generator.Numbers(Batch * 784, 0, 1), [Batch, 784]);
        var options = new MultiLayerNetOptions { Activation = activation, WeightDecay = decay == "0.1" ? 0.1f : 0 };
        MultiLayerNet network = Create(options, generator);

        float[] outputs = LayerHarness.Values(network.Predict(x));
        double loss = network.Loss(x, Labels);
        ParameterSet gradients = network.Gradient(new Batch(x, Labels), out double trainingLoss);

        double expectedLoss = golden.GetProperty("loss").GetDouble();
        loss.Should().BeApproximately(expectedLoss, 1e-4 * expectedLoss + 1e-6);
        trainingLoss.Should().BeApproximately(expectedLoss, 1e-4 * expectedLoss + 1e-6);
        Numbers.ShouldBeClose(outputs, golden.GetProperty("outputs").Packed(), 1e-4, 1e-6, "output");
        gradients.Keys.Should().Equal("W1", "b1", "W2", "b2", "W3", "b3");
        foreach (string parameter in gradients.Keys)
        {
            Numbers.ShouldBeClose(gradients.AsSpan(parameter), golden.GetProperty("gradients").GetProperty(parameter).Packed(), 1e-4, 1e-6, $"gradient of {parameter}");
        }
    }

    private static MultiLayerNet Create(MultiLayerNetOptions options, Congruential generator)
    {
        var network = new MultiLayerNet(784, [30, 20], 10, options);
        int[] sizes = [784, 30, 20, 10];
        for (int l = 1; l < sizes.Length; l++)
        {
            float scale = (float)Math.Sqrt(3.0 / sizes[l - 1]);
            float[] w = [.. generator.Numbers(sizes[l - 1] * sizes[l], -1, 1).Select(value => (float)((double)value * scale))];
            w.CopyTo(network.Parameters.AsSpan($"W{l}"));
            generator.Numbers(sizes[l], -0.5, 0.5).CopyTo(network.Parameters.AsSpan($"b{l}"));
        }

        return network;
    }
}
