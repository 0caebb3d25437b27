using System.Globalization;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>Where a number first appeared that is infinite or not a number.</summary>
/// <param name="Text">What was found, as part of a sentence.</param>
/// <param name="Layer">The place of the layer, from 1; null if it was none.</param>
/// <param name="Parameter">The name of the parameter; null if it was none.</param>
internal readonly record struct NonFinitePlace(string Text, int? Layer = null, string? Parameter = null)
{
    /// <summary>Computes a training pass once more, whose loss or gradient was not finite, and looks through it in the order of computing. Counts no iteration; may change the buffers.</summary>
    /// <param name="network">The network, with the parameters and the iteration of that pass.</param>
    /// <param name="buffers">The buffers it had before that pass.</param>
    /// <param name="batch">The mini-batch.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="gradients">Its gradient.</param>
    /// <remarks>A layer whose output is not finite is named by the first of its parameters that is not, else by its first. As to gradients, the first is the one nearest
    /// the loss.</remarks>
    public static NonFinitePlace Find(MultiLayerNet network, ParameterSet buffers, in Batch batch, double loss, ParameterSet gradients)
    {
        LayerStack layers = network.Stack;
        for (int i = 0; i < network.RowBlocks; i++)
        {
            var block = new RowBlock(batch, i, network.RowBlocks);
            if (block.Count > 0)
            {
                buffers.CopyTo(network.Buffers);
                network.BlockLoss(block, out _);
                if (InOutputs(network, block.Count) is { } place)
                {
                    return place;
                }
            }
        }

        for (int layer = 0; layer < layers.Count; layer++)
        {
            if (InParameters(layers, layer, network.Parameters, "held") is { } place)
            {
                return place;
            }
        }

        for (int layer = layers.Count - 1; layer >= 0 && double.IsFinite(loss); layer--)
        {
            if (InParameters(layers, layer, gradients, "had a gradient of") is { } place)
            {
                return place;
            }
        }

        return new("the loss itself was not, while every output was");
    }

    private static NonFinitePlace? InOutputs(MultiLayerNet network, int rows)
    {
        LayerStack layers = network.Stack;
        for (int layer = 0; layer < layers.Count; layer++)
        {
            ReadOnlySpan<float> outputs = layers.LastOutputs(layer, rows);
            if (Finiteness.IndexOfFirstNot(outputs) is int i and >= 0)
            {
                string? first = layers.ParametersOf(layer) is [string name, ..] ? name : null;
                return InParameters(layers, layer, network.Parameters, "held") ?? Named(layers, layer, first, "gave an output of", outputs[i]);
            }
        }

        return null;
    }

    private static NonFinitePlace? InParameters(LayerStack layers, int layer, ParameterSet values, string verb)
    {
        foreach (string parameter in layers.ParametersOf(layer))
        {
            ReadOnlySpan<float> numbers = values.AsSpan(parameter);
            if (Finiteness.IndexOfFirstNot(numbers) is int i and >= 0)
            {
                return Named(layers, layer, parameter, verb, numbers[i]);
            }
        }

        return null;
    }

    private static NonFinitePlace Named(LayerStack layers, int layer, string? parameter, string verb, float value)
    {
        string owner = parameter is null ? "" : $"{parameter} of ", name = layers.Layers[layer].GetType().Name;
        return new(string.Create(CultureInfo.InvariantCulture, $"{owner}layer {layer + 1} ({name}) {verb} '{value}'"), layer + 1, parameter);
    }
}
