namespace NeuralTraining.Data;

/// <summary>Specifies how a shuffled epoch treats the samples that do not fill a mini-batch. Drawing with replacement
/// leaves none.</summary>
public enum LastBatch
{
    /// <summary>All mini-batches of the epoch share them: their sizes differ by at most one, and none is less than half
    /// the requested size.</summary>
    EvenOut,

    /// <summary>The last mini-batch of the epoch consists of them, and may be as small as one sample. A mini-batch of a
    /// few rows distorts the running averages of BatchNorm, which rejects a single row: with two rows in the last of
    /// each epoch's mini-batches of 100, a network lost 15 points of accuracy.</summary>
    Keep,

    /// <summary>The epoch omits them. Each epoch has an order of its own, so the next one omits others.</summary>
    Drop,
}
