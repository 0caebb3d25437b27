using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Checks and reads the labels or targets of a classifier. One output is that of class 1 of two.</summary>
internal static class ClassTargets
{
    private const double SumTolerance = 1e-4;
    private const float Threshold = 0.5f;

    /// <summary>Returns the number of classes.</summary>
    public static int CountOf(int outputs) => outputs == 1 ? 2 : outputs;

    /// <summary>Refuses labels that are not the number of a class, and targets that are not probabilities of
    /// classes.</summary>
    public static void Check(in Batch batch, int outputs)
    {
        if (batch.HasLabels)
        {
            CheckLabels(batch.Labels, CountOf(outputs), nameof(batch));
            return;
        }

        DenseTensor.RequireColumns(batch.Targets, outputs, "matrix of targets", nameof(batch));
        if (outputs == 1)
        {
            CheckColumn(DenseTensor.AsSpan(batch.Targets), nameof(batch));
        }
        else
        {
            CheckRows(DenseTensor.AsSpan(batch.Targets), outputs, nameof(batch));
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

    private static void CheckLabels(ReadOnlySpan<int> labels, int classes, string argument)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                throw new ArgumentException(
                    Invariant($"A label must be from 0 to {classes - 1}, but that of row {row} was '{labels[row]}'."), argument);
            }
        }
    }

    private static void CheckRows(ReadOnlySpan<float> targets, int columns, string argument)
    {
        for (int row = 0; row < targets.Length / columns; row++)
        {
            double sum = 0;
            foreach (float value in targets.Slice(row * columns, columns))
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

    private static void CheckColumn(ReadOnlySpan<float> targets, string argument)
    {
        for (int row = 0; row < targets.Length; row++)
        {
            if (!(targets[row] >= 0 && targets[row] <= 1))
            {
                throw new ArgumentException(
                    Invariant($"A target must be a probability from 0 to 1, but that of row {row} was '{targets[row]}'."), argument);
            }
        }
    }
}
