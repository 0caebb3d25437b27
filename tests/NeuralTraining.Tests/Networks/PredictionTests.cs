using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Layers;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>A prediction depends on its own row alone, to the bit.</summary>
public sealed class PredictionTests
{
    private const int Rows = 300, Outputs = 10;

    /// <summary>Widths around those of vectors and of the blocks of a product.</summary>
    public static TheoryData<int, int[], ActivationFunction, BatchNormPlacement, float, DropoutScaling> Networks => new()
    {
        { 1, [], ActivationFunction.ReLU, BatchNormPlacement.None, 0, DropoutScaling.AtInference },
        { 13, [1], ActivationFunction.Sigmoid, BatchNormPlacement.BeforeActivation, 0, DropoutScaling.AtInference },
        { 37, [17, 33], ActivationFunction.Tanh, BatchNormPlacement.AfterActivation, 0.3f, DropoutScaling.InTraining },
        { 64, [7, 129, 3], ActivationFunction.ReLU, BatchNormPlacement.BeforeActivation, 0.5f, DropoutScaling.AtInference },
        { 784, [100, 67], ActivationFunction.ReLU, BatchNormPlacement.AfterActivation, 0.2f, DropoutScaling.AtInference },
        { 300, [257], ActivationFunction.Sigmoid, BatchNormPlacement.None, 0.2f, DropoutScaling.InTraining },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Of_one_row_it_is_that_row_of_any_batch(
        int inputs, int[] hidden, ActivationFunction activation, BatchNormPlacement batchNorm, float dropout, DropoutScaling scaling)
    {
        float[] values = Numbers.Uniform(Rows * inputs, -1, 1);
        Tensor<float> x = Part(0, Rows);
        var network = new MultiLayerNet(
            inputs, hidden, Outputs, new() { Activation = activation, BatchNorm = batchNorm, DropoutRatio = dropout, DropoutScaling = scaling, Seed = 1 });
        new Trainer(network, new Adam(), new() { Epochs = 1, BatchSize = 64 }).Fit(new Dataset(x, Enumerable.Range(0, Rows).Select(i => i % Outputs).ToArray()));
        network.MaxDegreeOfParallelism = 1;
        float[][] alone = [.. Enumerable.Range(0, Rows).Select(row => LayerHarness.Values(network.Predict(Part(row, 1))))];
        alone.Select(row => string.Join(' ', row)).Distinct().Should().HaveCountGreaterThan(Rows / 2, "rows that are all alike prove nothing");

        foreach (int threads in new[] { 1, 3 })
        {
            network.MaxDegreeOfParallelism = threads;
            var ensemble = new Ensemble([network]);
            foreach ((int first, int count) in new[] { (0, Rows), (0, 2), (5, 3), (11, 64), (40, 259), (299, 1) })
            {
                Tensor<float> part = Part(first, count);
                float[] expected = [.. alone.Skip(first).Take(count).SelectMany(row => row)];
                Numbers.ShouldBeBitEqual(LayerHarness.Values(network.Predict(part)), expected, $"output of {count} rows from {first} by {threads} threads,");
                Numbers.ShouldBeBitEqual(LayerHarness.Values(ensemble.Predict(part)), expected, $"ensemble's output of {count} rows from {first} by {threads} threads,");
            }
        }

        Tensor<float> Part(int first, int count) => Tensor.Create(values[(first * inputs)..((first + count) * inputs)], [count, inputs]);
    }
}
