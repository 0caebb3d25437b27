using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>One of the blocks, as even as can be, that the rows of a mini-batch are cut into. There are no more of them than rows.</summary>
internal readonly ref struct RowBlock
{
    private readonly Batch _batch;

    public RowBlock(in Batch batch, int block, int blocks)
    {
        _batch = batch;
        FirstRow = EvenParts.FirstOf(batch.Count, block, blocks);
        Count = EvenParts.CountOf(batch.Count, block, blocks);
    }

    /// <summary>Which row of the mini-batch it begins with.</summary>
    public int FirstRow { get; }

    /// <summary>The number of its rows.</summary>
    public int Count { get; }

    /// <summary>Its rows, not copied.</summary>
    public Batch Rows => _batch.Slice(FirstRow, Count);
}
