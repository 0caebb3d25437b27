using System.Numerics.Tensors;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>Turns outputs into classes.</summary>
internal static class Classification
{
    /// <summary>Refuses a single output, which is always the largest of its row.</summary>
    public static void RequireSeveralOutputs(int outputs)
    {
        if (outputs == 1)
        {
            throw new InvalidOperationException(
                "There must be at least two outputs for the largest of them to be a class, but there is one.");
        }
    }

    /// <summary>Refuses labels for a single output, and targets that do not name a class: each row must hold a
    /// probability for each of several outputs.</summary>
    public static void RequireClasses(in Batch batch, int outputs)
    {
        if (batch.HasLabels)
        {
            RequireSeveralOutputs(outputs);
            return;
        }

        DenseTensor.RequireColumns(batch.Targets, outputs, "one-hot target of this network", nameof(batch));
        if (outputs == 1)
        {
            throw new ArgumentException(
                "An accuracy must be of two classes or more, " +
                "but these targets have one column, which every answer would match. Take the loss instead.",
                nameof(batch));
        }

        ClassTargets.CheckProbabilities(batch.Targets, outputs, nameof(batch));
    }

    /// <summary>Counts the rows whose largest output is that of the right class. A row with a NaN does not
    /// count.</summary>
    public static int CountCorrect(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        ReadOnlySpan<float> values = DenseTensor.AsSpan(outputs);
        int classes = (int)outputs.Lengths[1];
        int correct = 0;
        for (int row = 0; row < batch.Count; row++)
        {
            int label = batch.HasLabels ? batch.Labels[row] : IndexOfMax(DenseTensor.AsSpan(batch.Targets).Slice(row * classes, classes));
            correct += IndexOfMax(values.Slice(row * classes, classes)) == label ? 1 : 0;
        }

        return correct;
    }

    /// <summary>Returns the class of a row of outputs: the index of the largest, the first if several are.</summary>
    /// <exception cref="ArithmeticException">An output is not a number.</exception>
    public static int LabelOf(ReadOnlySpan<float> outputs, int row)
    {
        int label = IndexOfMax(outputs);
        return label >= 0
            ? label
            : throw new ArithmeticException(
                Invariant($"The outputs of a row must be numbers for the largest to be its class, but one of row {row} is 'NaN'."));
    }

    /// <summary>Returns the index of the largest output, the first if there are several; −1 if one is NaN.</summary>
    private static int IndexOfMax(ReadOnlySpan<float> row)
    {
        int i = Reductions.IndexOfMax(row);
        return float.IsNaN(row[i]) ? -1 : i;
    }
}
