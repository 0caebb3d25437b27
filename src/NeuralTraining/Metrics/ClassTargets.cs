using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Checks the labels and targets of a classifier.</summary>
internal static class ClassTargets
{
    /// <summary>The name of targets in messages.</summary>
    public const string OneHotName = "one-hot target of this network";

    private const double SumTolerance = 1e-4;
    private const float Threshold = 0.5f;

    /// <summary>Refuses targets that are not probabilities of classes: a row of them, or that of class 1.</summary>
    public static void Check(in Batch batch, int outputs)
    {
        if (batch.HasLabels)
        {
            return;
        }

        DenseTensor.RequireColumns(batch.Targets, outputs, OneHotName, nameof(batch));
        if (outputs > 1)
        {
            CheckProbabilities(batch.Targets, outputs, nameof(batch));
        }
        else
        {
            CheckColumn(batch.Targets, nameof(batch));
        }
    }

    /// <summary>Returns the right class of a row: its label, or the index of its largest target; of a single target, 1
    /// where it is greater than a half.</summary>
    public static int LabelOf(in Batch batch, int row)
    {
        if (batch.HasLabels)
        {
            return batch.Labels[row];
        }

        int columns = (int)batch.Targets.Lengths[1];
        ReadOnlySpan<float> targets = DenseTensor.AsSpan(batch.Targets).Slice(row * columns, columns);
        return targets is [float single] ? single > Threshold ? 1 : 0 : Reductions.IndexOfMax(targets);
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

    /// <summary>Refuses targets that are not one column of probabilities.</summary>
    public static void CheckColumn(ReadOnlyTensorSpan<float> targets, string argument)
    {
        DenseTensor.RequireColumns(targets, 1, "matrix of targets", argument);
        ReadOnlySpan<float> values = DenseTensor.AsSpan(targets);
        for (int row = 0; row < values.Length; row++)
        {
            if (!(values[row] >= 0 && values[row] <= 1))
            {
                throw new ArgumentException(
                    Invariant($"A target must be a probability from 0 to 1, but that of row {row} was '{values[row]}'."), argument);
            }
        }
    }
}
