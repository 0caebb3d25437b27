using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Contains the predictions of samples for a metric. Refers to memory of the caller.</summary>
public readonly ref struct Predictions
{
    /// <summary>Creates predictions.</summary>
    /// <param name="outputs">The outputs of the last layer [samples, outputs], dense; the predicted numbers of a
    /// regression.</param>
    /// <param name="probabilities">The probabilities of the classes [samples, outputs], dense; with one output, that of
    /// class 1. Default: empty.</param>
    /// <param name="labels">The predicted class of each sample; −1 where it has none. Default: empty.</param>
    /// <exception cref="ArgumentException">Outputs or probabilities are not dense matrices, or they and the labels are
    /// not of one number of samples.</exception>
    public Predictions(
        ReadOnlyTensorSpan<float> outputs, ReadOnlyTensorSpan<float> probabilities = default, ReadOnlySpan<int> labels = default)
    {
        DenseTensor.RequireMatrix(outputs, "matrix of outputs", nameof(outputs));
        if (!probabilities.IsEmpty)
        {
            DenseTensor.RequireShape(
                probabilities, (int)outputs.Lengths[0], (int)outputs.Lengths[1], "matrix of probabilities", nameof(probabilities));
        }

        if (!labels.IsEmpty && labels.Length != outputs.Lengths[0])
        {
            throw new ArgumentException(
                Invariant($"Each of the {outputs.Lengths[0]} rows of outputs must have a predicted label, ") +
                Invariant($"but there are {labels.Length} labels."), nameof(labels));
        }

        Outputs = outputs;
        Probabilities = probabilities;
        Labels = labels;
    }

    /// <summary>Gets the outputs of the last layer [samples, outputs].</summary>
    public ReadOnlyTensorSpan<float> Outputs { get; }

    /// <summary>Gets the probabilities of the classes [samples, outputs]; with one output, that of class 1. Empty
    /// unless the metric needs them.</summary>
    public ReadOnlyTensorSpan<float> Probabilities { get; }

    /// <summary>Gets the predicted class of each sample; −1 where an output is NaN. Empty unless the metric needs
    /// them.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>Gets the number of samples.</summary>
    public int Count => (int)Outputs.Lengths[0];

    /// <summary>Refuses predictions that are not as many as the samples.</summary>
    internal static void RequireFit(in Predictions predictions, in Batch batch)
    {
        if (predictions.Count != batch.Count)
        {
            throw new ArgumentException(
                Invariant($"Each of the {batch.Count} samples must have a prediction, but there are {predictions.Count} predictions."),
                nameof(predictions));
        }
    }

    /// <summary>Returns the predicted classes, which must be there.</summary>
    internal ReadOnlySpan<int> RequireLabels() => !Labels.IsEmpty
        ? Labels
        : throw new InvalidOperationException("Predictions must have the predicted class of each sample for this metric, but have none.");

    /// <summary>Returns the probabilities row by row, which must be there.</summary>
    internal ReadOnlySpan<float> RequireProbabilities() => !Probabilities.IsEmpty
        ? DenseTensor.AsSpan(Probabilities)
        : throw new InvalidOperationException("Predictions must have the probabilities of the classes for this metric, but have none.");

    /// <inheritdoc />
    public override string ToString() =>
        $"Predictions of outputs {DenseTensor.Format(Outputs.Lengths)}" +
        (Probabilities.IsEmpty ? "" : ", probabilities") + (Labels.IsEmpty ? "" : ", labels");
}
