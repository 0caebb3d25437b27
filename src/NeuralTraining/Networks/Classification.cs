using System.Numerics.Tensors;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>Turns outputs into classes.</summary>
internal static class Classification
{
    /// <summary>Refuses outputs that are not those of classes, and targets that do not name a class: each row must hold
    /// a probability for each of several outputs, or that of class 1.</summary>
    public static void RequireClasses(in Batch batch, Answers answers, int outputs)
    {
        if (batch.HasLabels || answers.AreNumbers)
        {
            answers.RequireClasses(outputs);
            return;
        }

        DenseTensor.RequireColumns(batch.Targets, outputs, "one-hot target of this network", nameof(batch));
        if (outputs > 1)
        {
            ClassTargets.CheckProbabilities(batch.Targets, outputs, nameof(batch));
        }
        else if (answers.AreClasses(outputs))
        {
            ClassTargets.CheckColumn(batch.Targets, nameof(batch));
        }
        else
        {
            throw new ArgumentException(
                "An accuracy must be of two classes or more, " +
                "but these targets have one column, to which the loss gives no probability. Take the loss instead.",
                nameof(batch));
        }
    }

    /// <summary>Counts the rows whose outputs are those of the right class. A row with a NaN does not count.</summary>
    public static int CountCorrect(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        ReadOnlySpan<float> values = DenseTensor.AsSpan(outputs);
        int classes = (int)outputs.Lengths[1];
        int correct = 0;
        for (int row = 0; row < batch.Count; row++)
        {
            int label = batch.HasLabels ? batch.Labels[row]
                : ClassOf(DenseTensor.AsSpan(batch.Targets).Slice(row * classes, classes), threshold: 0.5f);
            correct += ClassOf(values.Slice(row * classes, classes)) == label ? 1 : 0;
        }

        return correct;
    }

    /// <summary>Returns the class of a row of outputs: the index of the largest, the first if several are; of a single
    /// output, 1 where it is greater than 0.</summary>
    /// <exception cref="ArithmeticException">An output is not a number.</exception>
    public static int LabelOf(ReadOnlySpan<float> outputs, int row)
    {
        int label = ClassOf(outputs);
        return label >= 0
            ? label
            : throw new ArithmeticException(
                Invariant($"The outputs of a row must be numbers for it to have a class, but one of row {row} is 'NaN'."));
    }

    /// <summary>Returns the index of the largest value, the first if several are; of a single value, 1 where it is
    /// above the threshold and 0 elsewhere. −1 if one is NaN.</summary>
    private static int ClassOf(ReadOnlySpan<float> row, float threshold = 0)
    {
        if (row is [float single])
        {
            return float.IsNaN(single) ? -1 : single > threshold ? 1 : 0;
        }

        int i = Reductions.IndexOfMax(row);
        return float.IsNaN(row[i]) ? -1 : i;
    }
}
