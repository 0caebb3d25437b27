using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Relates outputs to classes: one output is that of class 1 of two.</summary>
internal static class ClassLabels
{
    /// <summary>The probability from which a single target is of class 1, when it is exceeded.</summary>
    private const float Threshold = 0.5f;

    /// <summary>Returns the number of classes.</summary>
    public static int Count(int outputs) => outputs == 1 ? 2 : outputs;

    /// <summary>Refuses labels that are not the number of a class, and targets that are not probabilities of
    /// classes.</summary>
    public static void Check(in Batch batch, int outputs)
    {
        if (batch.HasLabels)
        {
            ClassTargets.CheckLabels(batch.Labels, Count(outputs), nameof(batch));
        }
        else if (outputs > 1)
        {
            ClassTargets.CheckProbabilities(batch.Targets, outputs, nameof(batch));
        }
        else
        {
            CheckColumn(batch);
        }
    }

    /// <summary>Returns the right class of a row: its label, or the class of its largest target.</summary>
    public static int LabelOf(in Batch batch, int row) =>
        !batch.HasLabels && batch.Targets.Lengths[1] == 1
            ? batch.Targets[row, 0] > Threshold ? 1 : 0
            : ClassTargets.LabelOf(batch, row);

    private static void CheckColumn(in Batch batch)
    {
        DenseTensor.RequireColumns(batch.Targets, 1, "matrix of targets", nameof(batch));
        ReadOnlySpan<float> targets = DenseTensor.AsSpan(batch.Targets);
        for (int row = 0; row < targets.Length; row++)
        {
            if (!(targets[row] >= 0 && targets[row] <= 1))
            {
                throw new ArgumentException(
                    Invariant($"A target must be a probability from 0 to 1, but that of row {row} was '{targets[row]}'."), nameof(batch));
            }
        }
    }
}
