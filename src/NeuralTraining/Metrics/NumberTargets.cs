using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Checks the targets of a regression.</summary>
internal static class NumberTargets
{
    /// <summary>Refuses labels, targets that are not one number for each output, and targets that are NaN or
    /// infinite.</summary>
    public static void Check(in Batch batch, int outputs)
    {
        RequireShape(batch, outputs);
        ReadOnlySpan<float> targets = DenseTensor.AsSpan(batch.Targets);
        if (Finiteness.IndexOfFirstNot(targets) is int i and >= 0)
        {
            (int row, int column) = Math.DivRem(i, outputs);
            throw new ArgumentException(
                Invariant($"A target must be a finite number, but that of row {row}, column {column} was '{targets[i]}'."),
                nameof(batch));
        }
    }

    /// <summary>Refuses labels, and targets that are not one for each output.</summary>
    public static void RequireShape(in Batch batch, int outputs)
    {
        if (batch.HasLabels)
        {
            throw new ArgumentException(
                "A regression must have targets, a number for each output, but these samples have labels.", nameof(batch));
        }

        DenseTensor.RequireColumns(batch.Targets, outputs, "matrix of targets", nameof(batch));
    }
}
