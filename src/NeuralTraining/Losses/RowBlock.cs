namespace NeuralTraining.Losses;

/// <summary>One of the blocks, as even as can be, that the rows of a mini-batch are cut into. There are no more of them than rows.</summary>
internal readonly ref struct RowBlock
{
    private readonly Batch _batch;

    public RowBlock(in Batch batch, int block, int blocks)
    {
        _batch = batch;
        FirstRow = First(batch.Count, block, blocks);
        Count = CountOf(batch.Count, block, blocks);
    }

    /// <summary>Which row of the mini-batch it begins with.</summary>
    public int FirstRow { get; }

    /// <summary>The number of its rows.</summary>
    public int Count { get; }

    /// <summary>The number of rows of a block of so many rows.</summary>
    public static int CountOf(int rows, int block, int blocks) => First(rows, block + 1, blocks) - First(rows, block, blocks);

    /// <summary>Its rows, not copied.</summary>
    public Batch Rows => _batch.Slice(FirstRow, Count);

    private static int First(int rows, int block, int blocks) => (int)((long)rows * block / blocks);
}
