using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Checks the labels and targets of a classifier.</summary>
internal static class ClassTargets
{
    private const double SumTolerance = 1e-4;

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

        CheckProbabilities(batch.Targets, outputs, nameof(batch));
    }

    /// <summary>Returns the right class of a row: its label, or the index of its largest target.</summary>
    public static int LabelOf(in Batch batch, int row)
    {
        if (batch.HasLabels)
        {
            return batch.Labels[row];
        }

        int classes = (int)batch.Targets.Lengths[1];
        return Reductions.IndexOfMax(DenseTensor.AsSpan(batch.Targets).Slice(row * classes, classes));
    }

    /// <summary>Refuses labels that are not the number of an output.</summary>
    public static void CheckLabels(ReadOnlySpan<int> labels, int outputs, string argument)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)outputs)
            {
                throw new ArgumentException(
                    Invariant($"A label must be from 0 to {outputs - 1}, but that of row {row} was '{labels[row]}'."), argument);
            }
        }
    }

    /// <summary>Refuses rows that are not one probability for each output.</summary>
    public static void CheckProbabilities(ReadOnlyTensorSpan<float> targets, int outputs, string argument)
    {
        DenseTensor.RequireColumns(targets, outputs, "matrix of targets", argument);
        ReadOnlySpan<float> values = DenseTensor.AsSpan(targets);
        for (int row = 0; row < targets.Lengths[0]; row++)
        {
            double sum = 0;
            foreach (float value in values.Slice(row * outputs, outputs))
            {
                sum += value >= 0
                    ? value
                    : throw new ArgumentException(Invariant($"A target must be a probability, but row {row} holds '{value}'."), argument);
            }

            if (!(Math.Abs(sum - 1) <= SumTolerance))
            {
                throw new ArgumentException(Invariant($"A row of targets must sum to 1, but row {row} sums to '{sum}'."), argument);
            }
        }
    }
}
