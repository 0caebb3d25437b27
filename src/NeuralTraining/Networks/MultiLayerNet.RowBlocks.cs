using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>The gradient block by block.</content>
public sealed partial class MultiLayerNet
{
    /// <summary>Gets the number of blocks that the rows of a mini-batch are cut into: see
    /// <see cref="MultiLayerNetOptions.RowBlocks"/>.</summary>
    public int RowBlocks { get; }

    /// <summary>Computes the gradient of one row block of a mini-batch. Parameters, buffers and <see cref="Iteration"/>
    /// are left as they were, so that blocks can be computed in any order, by several processes or machines: see
    /// <see cref="RowBlockGradient"/>. Does not allocate.</summary>
    /// <param name="batch">The whole mini-batch, of which the block's rows alone are computed.</param>
    /// <param name="block">The number of the block, from 0.</param>
    /// <param name="result">Takes the block's gradient.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network or has fewer rows than
    /// <see cref="RowBlocks"/>, or the result was made for another; nothing has been written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way, or another thread uses the
    /// result.</exception>
    public void ComputeRowBlock(in Batch batch, int block, RowBlockGradient result)
    {
        Hardware.WarnOnce();
        RequireFit(result, nameof(result));
        if (block < 0 || block >= RowBlocks)
        {
            throw new ArgumentOutOfRangeException(
                nameof(block), Invariant($"The row block must be from 0 to {RowBlocks - 1}, but was '{block}'."));
        }

        using CallGuard.Call call = BeginCall();
        RequireTrainable(batch);
        Batch rows = batch.RowBlock(block, RowBlocks);
        _context.Degree.Begin();
        ComputeBlock(rows);
        _context.Degree.End(rows.Count);
        _block.CopyTo(result);
        (result.Rows, result.Weight, result.Block, result.Iteration) = (rows.Count, _block.Weight, block, Iteration);
    }

    /// <summary>Adds the row blocks of a mini-batch, in their order. The sum equals
    /// <see cref="Gradient(in Batch, out double)"/> to the bit: weight decay is included, the buffers change and the
    /// iteration is counted. Does not allocate.</summary>
    /// <param name="blocks">The result of <see cref="ComputeRowBlock"/> for each block, in the order of their
    /// numbers.</param>
    /// <param name="loss">The mean loss of the mini-batch, weight decay included.</param>
    /// <returns>The gradients: the network's own set, which its next gradient, of a mini-batch or of a block,
    /// overwrites.</returns>
    /// <exception cref="ArgumentException">There are not as many blocks as there must be, one is in another's place,
    /// has not been computed or not in this <see cref="Iteration"/>, or was made for another network, or they do not
    /// have the rows of one mini-batch; nothing has been changed.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public ParameterSet AddRowBlocks(ReadOnlySpan<RowBlockGradient> blocks, out double loss)
    {
        if (blocks.Length != RowBlocks)
        {
            throw new ArgumentException(
                Invariant($"A mini-batch of this network must have {RowBlocks} row blocks, ") +
                Invariant($"but was given {blocks.Length}."), nameof(blocks));
        }

        using CallGuard.Call call = BeginCall();
        double total = TotalWeightOf(blocks);
        _sum.Rows = 0;
        foreach (RowBlockGradient block in blocks)
        {
            _sum.Add(block, total, _context.Parallelism);
        }

        ParameterSet gradients = Complete(_sum, out loss);
        _sum.Buffers.CopyTo(Buffers);
        return gradients;
    }

    /// <summary>Computes the sum of the weights of a mini-batch's row blocks, in the order in which blocks are
    /// added.</summary>
    internal double TotalWeightOfBlocks(in Batch batch)
    {
        double total = 0;
        for (int block = 0; block < RowBlocks; block++)
        {
            total += _loss.TotalWeight(batch.RowBlock(block, RowBlocks));
        }

        return total;
    }

    private RowBlockGradient AddBlocks(in Batch batch)
    {
        double total = TotalWeightOfBlocks(batch);
        _sum.Rows = 0;
        for (int block = 0; block < RowBlocks; block++)
        {
            ComputeBlock(batch.RowBlock(block, RowBlocks));
            _sum.Add(_block, total, _context.Parallelism);
        }

        _sum.Buffers.CopyTo(Buffers);
        return _sum;
    }

    /// <summary>Computes the gradient and the new buffers of a block, and restores the network's buffers.</summary>
    private void ComputeBlock(in Batch block)
    {
        Buffers.CopyTo(BuffersBefore);
        try
        {
            Backpropagate(block);
            Buffers.CopyTo(_block.Buffers);
        }
        finally
        {
            BuffersBefore.CopyTo(Buffers);
        }
    }

    /// <summary>Refuses blocks that are not those of one mini-batch, and returns the sum of their weights.</summary>
    private double TotalWeightOf(ReadOnlySpan<RowBlockGradient> blocks)
    {
        long rows = 0;
        double total = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            RowBlockGradient block = blocks[i];
            RequireFit(block, nameof(blocks));
            if (block.Block != i || block.Iteration != Iteration)
            {
                string found = block.Block < 0
                    ? "one that was not computed"
                    : Invariant($"block {block.Block} of iteration {block.Iteration}");
                throw new ArgumentException(
                    Invariant($"Row block {i} must be block {i} of iteration {Iteration}, but is {found}."), nameof(blocks));
            }

            rows += block.Rows;
            total += block.Weight;
        }

        if (rows < RowBlocks || rows > int.MaxValue)
        {
            throw new ArgumentException(
                Invariant($"The row blocks of a mini-batch must have {RowBlocks} to {int.MaxValue} rows, ") +
                Invariant($"but have {rows}."), nameof(blocks));
        }

        for (int i = 0; i < blocks.Length; i++)
        {
            int expected = EvenParts.CountOf((int)rows, i, RowBlocks);
            if (blocks[i].Rows != expected)
            {
                throw new ArgumentException(
                    Invariant($"Row block {i} of a mini-batch of {rows} rows must have {expected} of them, ") +
                    Invariant($"but has {blocks[i].Rows}."), nameof(blocks));
            }
        }

        return total;
    }

    private void RequireFit(RowBlockGradient block, string argument)
    {
        ArgumentNullException.ThrowIfNull(block, argument);
        Parameters.RequireSameLayout(block.Gradients, "parameter", "gradient of a row block", argument);
        Buffers.RequireSameLayout(block.Buffers, "buffer", "buffer of a row block", argument);
    }
}
