namespace NeuralTraining.Networks;

/// <summary>One of the blocks, as even as can be, that the rows of a mini-batch are cut into. There are no more of them than rows.</summary>
internal readonly ref struct RowBlock
{
    private readonly Batch _batch;

    public RowBlock(in Batch batch, int block, int blocks)
    {
        _batch = batch;
        FirstRow = FirstOf(batch.Count, block, blocks);
        Count = CountOf(batch.Count, block, blocks);
    }

    /// <summary>Which row of the mini-batch it begins with.</summary>
    public int FirstRow { get; }

    /// <summary>The number of its rows.</summary>
    public int Count { get; }

    /// <summary>The number of rows of a block of so many rows.</summary>
    public static int CountOf(int rows, int block, int blocks) => FirstOf(rows, block + 1, blocks) - FirstOf(rows, block, blocks);

    /// <summary>The row that a block of so many rows begins with.</summary>
    public static int FirstOf(int rows, int block, int blocks) => (int)((long)rows * block / blocks);

    /// <summary>Its rows, not copied.</summary>
    public Batch Rows => _batch.Slice(FirstRow, Count);
}
