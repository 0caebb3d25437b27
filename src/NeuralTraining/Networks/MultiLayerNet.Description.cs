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
        ("number of inputs", Inputs.ToString(CultureInfo.InvariantCulture)),
        .. Layers.Select((layer, i) => (Invariant($"layer {i + 1}"), PartDescription.Of(layer))),
        .. Layers.Select((_, i) => (Invariant($"width of layer {i + 1}"), _layers.Width(i).ToString(CultureInfo.InvariantCulture))),
        ("loss", PartDescription.Of(_loss)),
        .. _regularization.Regularizers.Select((regularizer, i) => (Invariant($"regularizer {i + 1}"), PartDescription.Of(regularizer))),
        ("number of row blocks", RowBlocks.ToString(CultureInfo.InvariantCulture)),
        ("network seed", _layers.Seed.ToString(CultureInfo.InvariantCulture)),
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
