using System.Numerics.Tensors;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>Fifty steps of a network with BatchNorm, dropout, weight decay and Adam against NumPy; see Golden/training.py.</summary>
public sealed class TrainingGoldenTests
{
    private const int Batch = 8;

    private static readonly int[] Sizes = [20, 16, 12, 5];

    [Fact]
    public void Fifty_steps_of_everything_at_once_are_those_of_NumPy()
    {
        JsonElement golden = Golden.Load("training");
        var generator = new Congruential(4711);
        var network = new MultiLayerNet(20, [16, 12], 5, new() { BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.25f, WeightDecay = 0.05f, Seed = 9 });
        Fill(network.Parameters, generator);
        var adam = new Adam(0.01f);
        double[] losses = golden.GetProperty("losses").Doubles();

        for (int step = 0; step < losses.Length; step++)
        {
            Tensor<float> x = Tensor.Create(generator.Numbers(Batch * Sizes[0], -1, 1), [Batch, Sizes[0]]);
            int[] labels = [.. generator.Numbers(Batch, 0, Sizes[^1]).Select(value => (int)value)];
            ParameterSet gradients = network.Gradient(new Batch(x, labels), out double loss);
            Silence(gradients, "b1");
            Silence(gradients, "b2");
            adam.Update(network.Parameters, gradients);
            loss.Should().BeApproximately(losses[step], 1e-4 * losses[step], "that is the loss of step {0}", step);
        }

        losses.Should().HaveCount(50);
        network.Parameters.Keys.Should().Equal("W1", "b1", "gamma1", "beta1", "W2", "b2", "gamma2", "beta2", "W3", "b3");
        foreach (JsonProperty parameter in golden.GetProperty("parameters").EnumerateObject())
        {
            Numbers.ShouldBeClose(network.Parameters.AsSpan(parameter.Name), parameter.Value.Doubles(), 1e-4, 2e-5, parameter.Name);
        }

        foreach (JsonProperty buffer in golden.GetProperty("buffers").EnumerateObject())
        {
            Numbers.ShouldBeClose(network.Buffers.AsSpan(buffer.Name), buffer.Value.Doubles(), 1e-4, 2e-5, buffer.Name);
        }
    }

    /// <summary>The bias before a BatchNorm has no effect, and a gradient of zero but for rounding, of which Adam would make steps.</summary>
    private static void Silence(ParameterSet gradients, string bias)
    {
        Numbers.ShouldBeClose(gradients.AsSpan(bias), new double[gradients.AsSpan(bias).Length], 0, 1e-6, bias);
        gradients.AsSpan(bias).Clear();
    }

    private static void Fill(ParameterSet parameters, Congruential generator)
    {
        for (int l = 1; l < Sizes.Length; l++)
        {
            generator.Numbers(Sizes[l - 1] * Sizes[l], -0.5, 0.5).CopyTo(parameters.AsSpan($"W{l}"));
            generator.Numbers(Sizes[l], -0.5, 0.5).CopyTo(parameters.AsSpan($"b{l}"));
            if (l < Sizes.Length - 1)
            {
                generator.Numbers(Sizes[l], 0.5, 1.5).CopyTo(parameters.AsSpan($"gamma{l}"));
                generator.Numbers(Sizes[l], -0.5, 0.5).CopyTo(parameters.AsSpan($"beta{l}"));
            }
        }
    }
}
