using System.Globalization;
using NeuralTraining.Networks;

namespace NeuralTraining;

/// <content>What the network is made of.</content>
public sealed partial class MultiLayerNet
{
    /// <summary>Describes all that the network's results depend on besides its parameters, buffers and iteration, each
    /// part under a name of its own, from the input to the output.</summary>
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
}
