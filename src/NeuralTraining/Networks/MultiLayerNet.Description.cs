using System.Globalization;
using System.Text;
using NeuralTraining.Networks;

namespace NeuralTraining;

/// <content>Descriptions of the network: for checkpoints, and for people.</content>
public sealed partial class MultiLayerNet
{
    /// <summary>Describes everything that the network's results depend on besides its parameters, buffers and
    /// iteration, by name, from the input to the output.</summary>
    /// <exception cref="InvalidOperationException">The hyperparameters of a part are null.</exception>
    internal IReadOnlyList<(string Name, string Value)> Describe() =>
    [
        (NetworkFacts.Inputs, Inputs.ToString(CultureInfo.InvariantCulture)),
        .. Layers.Select((layer, i) => (NetworkFacts.Layer(i), PartDescription.Of(layer))),
        .. Layers.Select((_, i) => (NetworkFacts.Width(i), _layers.Width(i).ToString(CultureInfo.InvariantCulture))),
        (NetworkFacts.Loss, PartDescription.Of(_loss)),
        .. _regularization.Regularizers.Select((regularizer, i) => (NetworkFacts.Regularizer(i), PartDescription.Of(regularizer))),
        (NetworkFacts.RowBlocks, RowBlocks.ToString(CultureInfo.InvariantCulture)),
        (NetworkFacts.Seed, _layers.Seed.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The layers, the loss and the regularizers, with their names in the description.</summary>
    internal IEnumerable<(string Fact, PartFamily Family, object Part)> Parts =>
    [
        .. Layers.Select((layer, i) => (NetworkFacts.Layer(i), PartFamily.Layer, (object)layer)),
        (NetworkFacts.Loss, PartFamily.Loss, _loss),
        .. _regularization.Regularizers.Select((part, i) => (NetworkFacts.Regularizer(i), PartFamily.Regularizer, (object)part)),
    ];

    /// <summary>The first line of the summary.</summary>
    internal string Title
    {
        get
        {
            IEnumerable<string> regularizers = _regularization.Regularizers.Select(part => Summary.OfPart(part, part.Hyperparameters));
            string parts = string.Join(", ", regularizers.Prepend(Summary.OfPart(_loss, _loss.Hyperparameters)));
            return Invariant($"MultiLayerNet: {Inputs} inputs, {Outputs} outputs, {parts}");
        }
    }

    /// <summary>Returns a summary: a line for each layer with its outputs and its number of parameters (of values, not
    /// of tensors), and their total. In the invariant culture.</summary>
    public override string ToString()
    {
        const int columnWidth = 12;
        string[] names = [.. Layers.Select(layer => Summary.OfPart(layer, layer.Hyperparameters))];
        int width = names.Max(name => name.Length);
        var table = new StringBuilder().Append(Title).Append('\n');
        AddLine("#", "layer", "outputs", "parameters");
        for (int i = 0; i < names.Length; i++)
        {
            int parameters = _layers.ParametersOf(i).Sum(name => Parameters.Layout.LengthOf(name));
            AddLine(Text(i + 1), names[i], Text(_layers.Width(i)), Text(parameters));
        }

        AddLine("", "total", "", Text(Parameters.Layout.TotalLength));
        return table.ToString().TrimEnd('\n');

        void AddLine(string number, string layer, string outputs, string parameters) => table
            .Append(number.PadLeft(3)).Append("  ").Append(layer.PadRight(width))
            .Append(outputs.PadLeft(columnWidth)).Append(parameters.PadLeft(columnWidth)).Append('\n');

        static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }
}
