namespace NeuralTraining.Data;

/// <summary>Specifies how the samples of mini-batches are drawn.</summary>
public enum Sampling
{
    /// <summary>Each epoch draws every sample once, in an order of its own. See <see cref="LastBatch"/>.</summary>
    ShuffledEpochs,

    /// <summary>Each mini-batch is drawn from all samples with replacement, as in the chapter.</summary>
    WithReplacement,
}
