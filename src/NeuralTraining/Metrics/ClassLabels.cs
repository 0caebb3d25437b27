namespace NeuralTraining.Metrics;

/// <summary>Relates outputs to classes: one output is that of class 1 of two.</summary>
internal static class ClassLabels
{
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
            ClassTargets.CheckColumn(batch.Targets, nameof(batch));
        }
    }
}
