using System.Collections.ObjectModel;
using NeuralTraining.Onnx.Export;

namespace NeuralTraining.Onnx;

/// <summary>Options of an export to ONNX.</summary>
public sealed class OnnxOptions
{
    /// <summary>The name of the text that names the loss.</summary>
    internal const string LossName = "loss";

    /// <summary>Gets the name of the input, a matrix [batch, inputs] of any number of rows. Default: input.</summary>
    public string InputName { get; init; } = "input";

    /// <summary>Gets the name of the output, a matrix [batch, outputs]. Default: output.</summary>
    public string OutputName { get; init; } = "output";

    /// <summary>Gets what the exported network computes. Default: <see cref="OnnxOutput.Predictions"/>.</summary>
    public OnnxOutput Output { get; init; }

    /// <summary>Gets whether BatchNorm and the inference scale of dropout are folded into the products, as
    /// <see cref="MultiLayerNet.Freeze"/> does. Default: false: they are nodes, so that whoever loads the file can
    /// train on. A frozen network is always folded.</summary>
    public bool Fold { get; init; }

    /// <summary>Gets the description of the model (<c>doc_string</c>). Default: null: the summary of the
    /// network.</summary>
    public string? Description { get; init; }

    /// <summary>Gets texts by name that the file also holds (<c>metadata_props</c>), such as the names of classes,
    /// besides <c>loss</c>, which names the class of the network's loss. With the description they take at most
    /// 100,000,000 bytes. Default: none.</summary>
    /// <exception cref="ArgumentNullException">The texts are null.</exception>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Metadata));
            field = value;
        }
    } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Refuses an option that is not possible.</summary>
    /// <exception cref="ArgumentException">It is one.</exception>
    internal void Check()
    {
        RequireName(InputName, "input", nameof(InputName));
        RequireName(OutputName, "output", nameof(OutputName));
        if (InputName == OutputName)
        {
            throw new ArgumentException(
                $"The input and the output must have different names, but both are '{Message.Abbreviate(InputName)}'.",
                nameof(OutputName));
        }

        if (!Enum.IsDefined(Output))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Output),
                Invariant($"The output must be {nameof(OnnxOutput.Predictions)} or {nameof(OnnxOutput.Probabilities)}, ") +
                Invariant($"but was '{Output}'."));
        }

        Model.RequireTexts(Description ?? "", Metadata);
    }

    /// <summary>Returns the options and their values, without the texts.</summary>
    public override string ToString() => Invariant(
        $"OnnxOptions(InputName: {InputName}, OutputName: {OutputName}, Output: {Output}, Fold: {Fold}, Metadata: {Metadata.Count})");

    private static void RequireName(string name, string owner, string argument)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentException($"The {owner} must have a name, but has none.", argument);
        }

        _ = Model.Length(name, $"The name of the {owner}");
    }
}
