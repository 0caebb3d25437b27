using System.Globalization;
using NeuralTraining.Files;
using NeuralTraining.Layers;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>Every parameter and every buffer, by its name and in its shape.</summary>
internal static class ChapterLayout
{
    private const string BufferPrefix = "buffer.";

    public static WeightsLayout Of(MultiLayerNet network)
    {
        var layout = new WeightsLayout(WeightsFormat.Chapter);
        var names = new HashSet<string>(network.Parameters.Keys, StringComparer.Ordinal);
        foreach (string name in network.Parameters.Keys)
        {
            layout.Add(Stored(name, network.Parameters, name));
        }

        foreach (string name in network.Buffers.Keys)
        {
            // A layer may name a buffer like a parameter.
            string free = name;
            while (!names.Add(free))
            {
                free = BufferPrefix + free;
            }

            layout.Add(Stored(free, network.Buffers, name));
        }

        AddNotes(layout, network.Layers.OfType<BatchNorm>());
        foreach ((int index, LayerNorm layer) in network.Layers.OfType<LayerNorm>().Index())
        {
            layout.AddEpsilon(Invariant($"LayerNorm{index + 1}.epsilon"), layer.Epsilon);
        }

        return layout;
    }

    private static void AddNotes(WeightsLayout layout, IEnumerable<BatchNorm> layers)
    {
        foreach ((int index, BatchNorm layer) in layers.Index())
        {
            layout.AddEpsilon(Invariant($"BatchNorm{index + 1}.epsilon"), layer.Epsilon);
            layout.AddNote(Invariant($"BatchNorm{index + 1}.momentum"), layer.Momentum.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static TensorMapping Stored(string storedName, ParameterSet set, string name) =>
        new(storedName, [.. set[name].Lengths], set.AsMemory(name));
}
