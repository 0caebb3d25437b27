namespace NeuralTraining.Data;

/// <summary>How samples are drawn for mini-batches.</summary>
public enum Sampling
{
    /// <summary>Each epoch takes every sample once, in an order of its own: see <see cref="LastBatch"/>.</summary>
    ShuffledEpochs,

    /// <summary>Every mini-batch is drawn anew from all samples, with replacement: the chapter's way.</summary>
    WithReplacement,
}
