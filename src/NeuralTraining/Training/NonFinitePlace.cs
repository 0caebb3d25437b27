using NeuralTraining.Layers;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Training;

/// <summary>The place of the first number that is NaN or infinite.</summary>
/// <param name="Text">The description of the place, as part of a sentence.</param>
/// <param name="Layer">The number of the layer, from 1; null if the place is in none.</param>
/// <param name="Parameter">The name of the parameter; null if the place is in none.</param>
internal readonly record struct NonFinitePlace(string Text, int? Layer = null, string? Parameter = null)
{
    private static readonly NonFinitePlace OfLoss = new("the loss itself was not, while every output was");

    /// <summary>Repeats a training pass whose loss or gradient was NaN or infinite, and searches it in the order of
    /// computing. Counts no iteration; may change the buffers.</summary>
    /// <param name="network">The network, with the parameters and the iteration of that pass.</param>
    /// <param name="buffers">The buffers it had before that pass.</param>
    /// <param name="batch">The mini-batch.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="gradients">Its gradient.</param>
    /// <remarks>For a layer with such an output, the parameter is the first that is NaN or infinite, or else its first.
    /// Gradients are searched from the loss back to the inputs.</remarks>
    public static NonFinitePlace Find(MultiLayerNet network, ParameterSet buffers, in Batch batch, double loss, ParameterSet gradients)
    {
        LayerStack layers = network.Stack;
        for (int i = 0; i < network.RowBlocks; i++)
        {
            Batch block = batch.RowBlock(i, network.RowBlocks);
            buffers.CopyTo(network.Buffers);
            network.BlockLoss(block);
            if (InOutputs(network, block.Count) is { } place)
            {
                return place;
            }
        }

        return InParameters(layers, All(layers), network.Parameters, "held")
            ?? (double.IsFinite(loss) ? InParameters(layers, All(layers).Reverse(), gradients, "had a gradient of") : null)
            ?? OfLoss;
    }

    /// <summary>Repeats an evaluation whose loss was NaN or infinite, and searches the samples, then the
    /// outputs of the layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="data">The name of the data.</param>
    public static NonFinitePlace FindInEvaluation(MultiLayerNet network, in Batch batch, string data)
    {
        if (InInputs(batch, data, row => row) is { } input)
        {
            return input;
        }

        int partRows = Prediction.PartRows(network.Stack.Widest);
        for (int start = 0; start < batch.Count; start += partRows)
        {
            Batch part = batch.Slice(start, Math.Min(partRows, batch.Count - start));
            if (!double.IsFinite(network.Loss(part)) && InOutputs(network, part.Count) is { } output)
            {
                return output;
            }
        }

        return FindInState(network, optimizer: null) ?? OfLoss;
    }

    /// <summary>Searches parameters, BatchNorm's buffers and an optimizer's state. A layer of your own may keep
    /// infinity in a buffer on purpose, such as a minimum of nothing yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">The state of an optimizer of this library; null to leave it out.</param>
    /// <returns>The first place; null if all these numbers are finite.</returns>
    public static NonFinitePlace? FindInState(MultiLayerNet network, OptimizerState? optimizer)
    {
        LayerStack layers = network.Stack;
        IEnumerable<string> buffers = All(layers).Where(layer => layers.Layers[layer] is BatchNorm).SelectMany(layers.BuffersOf);
        return InParameters(layers, All(layers), network.Parameters, "held")
            ?? InSet(network.Buffers, buffers, "the buffer")
            ?? optimizer?.Slots
                .Select(slot => InSet(slot.Value, slot.Value.Keys, $"the optimizer's {slot.Key} of"))
                .FirstOrDefault(place => place is not null);
    }

    /// <summary>Searches the inputs of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="data">The name of the data.</param>
    /// <param name="sampleOf">Returns the number of the sample in a row.</param>
    public static NonFinitePlace? InInputs(in Batch batch, string data, Func<int, int> sampleOf)
    {
        ReadOnlySpan<float> inputs = DenseTensor.AsSpan(batch.Inputs);
        int place = Finiteness.IndexOfFirstNot(inputs);
        if (place < 0)
        {
            return null;
        }

        (int row, int column) = Math.DivRem(place, (int)batch.Inputs.Lengths[1]);
        return new(Invariant($"sample {sampleOf(row)} of the {data} held '{inputs[place]}' in column {column}"));
    }

    /// <summary>Returns the place that an update would have made NaN or infinite.</summary>
    public static NonFinitePlace Of(NonFiniteException overflow, MultiLayerNet network)
    {
        LayerStack layers = network.Stack;
        int layer = All(layers).FirstOrDefault(layer => layers.ParametersOf(layer).Contains(overflow.Parameter), -1);
        string owner = layer < 0 ? "" : Invariant($" of layer {layer + 1} ({layers.Layers[layer].GetType().Name})");
        string text = NonFiniteException.Describe(overflow.Parameter + owner, overflow.Slot, overflow.Value);
        return new(text, layer < 0 ? null : layer + 1, overflow.Parameter);
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
                return InParameters(layers, [layer], network.Parameters, "held")
                    ?? Named(layers, layer, first, "gave an output of", outputs[i]);
            }
        }

        return null;
    }

    private static IEnumerable<int> All(LayerStack layers) => Enumerable.Range(0, layers.Count);

    private static NonFinitePlace? InParameters(LayerStack layers, IEnumerable<int> order, ParameterSet values, string verb)
    {
        foreach (int layer in order)
        {
            if (First(values, layers.ParametersOf(layer)) is var (parameter, value))
            {
                return Named(layers, layer, parameter, verb, value);
            }
        }

        return null;
    }

    private static NonFinitePlace? InSet(ParameterSet values, IEnumerable<string> names, string owner) =>
        First(values, names) is var (name, value) ? new(Invariant($"{owner} {name} held '{value}'")) : null;

    private static (string Name, float Value)? First(ParameterSet values, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            ReadOnlySpan<float> numbers = values.AsSpan(name);
            if (Finiteness.IndexOfFirstNot(numbers) is int i and >= 0)
            {
                return (name, numbers[i]);
            }
        }

        return null;
    }

    private static NonFinitePlace Named(LayerStack layers, int layer, string? parameter, string verb, float value)
    {
        string owner = parameter is null ? "" : $"{parameter} of ", name = layers.Layers[layer].GetType().Name;
        return new(Invariant($"{owner}layer {layer + 1} ({name}) {verb} '{value}'"), layer + 1, parameter);
    }
}
