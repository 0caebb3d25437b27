using System.Collections.ObjectModel;

namespace NeuralTraining.Onnx;

/// <summary>Options of an export of a model of tables to ONNX. The columns of the table name the inputs.</summary>
public sealed class OnnxTableOptions
{
    /// <summary>Gets the name of a classifier's first output, the class of each row: texts [batch]. Default:
    /// label.</summary>
    public string LabelName { get; init; } = "label";

    /// <summary>Gets the name of a classifier's second output, the probability of each class [batch, classes], in the
    /// order of <see cref="Tabular.ClassifierModel.Classes"/>. Default: probabilities.</summary>
    public string ProbabilitiesName { get; init; } = "probabilities";

    /// <summary>Gets the name of a regressor's output, the predicted number of each row [batch, 1] in the unit of the
    /// target. Default: prediction.</summary>
    public string PredictionName { get; init; } = "prediction";

    /// <summary>Gets the description of the model (<c>doc_string</c>). Default: null: target, classes and
    /// columns.</summary>
    public string? Description { get; init; }

    /// <summary>Gets texts by name that the file also holds (<c>metadata_props</c>), besides its own: <c>kind</c>
    /// (classifier or regressor), <c>target</c>, <c>columns</c> and <c>classes</c>, the last two as arrays in JSON.
    /// Default: none.</summary>
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

    /// <summary>Returns the options and their values, without the texts.</summary>
    public override string ToString() => Invariant(
        $"OnnxTableOptions(LabelName: {LabelName}, ProbabilitiesName: {ProbabilitiesName}, PredictionName: {PredictionName}, ") +
        Invariant($"Metadata: {Metadata.Count})");
}
