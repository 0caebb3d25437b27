namespace NeuralTraining.Data;

/// <summary>What a shuffled epoch does with the samples that do not fill a mini-batch. Drawing with replacement leaves
/// none.</summary>
public enum LastBatch
{
    /// <summary>All mini-batches of the epoch share them: sizes differ by at most one, and none is less than half the
    /// size asked for.</summary>
    EvenOut,

    /// <summary>The last mini-batch of the epoch has them alone, and may be as small as one sample. A few rows spoil the running averages of BatchNorm, which
    /// refuses a single one: with two rows in the last of each epoch's mini-batches of 100, a network lost 15 points of accuracy.</summary>
    Keep,

    /// <summary>The epoch leaves them out. Each epoch has an order of its own, so the next one leaves out
    /// others.</summary>
    Drop,
}
