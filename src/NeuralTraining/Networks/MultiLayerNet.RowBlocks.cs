using NeuralTraining.Losses;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>The gradient block by block.</content>
public sealed partial class MultiLayerNet
{
    /// <summary>Gets how many blocks the rows of a mini-batch are cut into: see <see cref="MultiLayerNetOptions.RowBlocks"/>.</summary>
    public int RowBlocks { get; }

    /// <summary>Computes the gradient of one row block of a mini-batch. Leaves the network as it was, so that blocks can be computed in any order, and by as many networks as there are
    /// processes or machines. Does not allocate.</summary>
    /// <param name="batch">The whole mini-batch, of which the block's rows alone are computed.</param>
    /// <param name="block">The number of the block, from 0.</param>
    /// <param name="result">Takes the block's gradient.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network, or the result was made for another; nothing has been written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public void ComputeRowBlock(in Batch batch, int block, RowBlockGradient result)
    {
        RequireFit(result, nameof(result));
        if (block < 0 || block >= RowBlocks)
        {
            throw new ArgumentOutOfRangeException(nameof(block), $"The row block must be from 0 to {RowBlocks - 1}, but was '{block}'.");
        }

        using CallGuard.Call call = BeginCall();
        RequireFit(batch);
        _degree.Begin();
        _layers.Workers = _degree.Current;
        ComputeBlock(new RowBlock(batch, block, RowBlocks));
        _degree.End(batch.Count);
        _block.CopyTo(result);
    }

    /// <summary>Adds the row blocks of a mini-batch, in their order, to what <see cref="Gradient(in Batch, out double)"/> gives for it, to the bit: weight decay is included, the buffers change
    /// and the iteration is counted. Does not allocate.</summary>
    /// <param name="blocks">What <see cref="ComputeRowBlock"/> gave for each block, in the order of their numbers.</param>
    /// <param name="loss">The mean loss of the mini-batch, weight decay included.</param>
    /// <returns>The gradients: the network's own set, which the next call overwrites.</returns>
    /// <exception cref="ArgumentException">There are not as many blocks as there must be, they have no rows, or one was made for another network; nothing has been changed.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public ParameterSet AddRowBlocks(ReadOnlySpan<RowBlockGradient> blocks, out double loss)
    {
        if (blocks.Length != RowBlocks)
        {
            throw new ArgumentException($"A mini-batch of this network must have {RowBlocks} row blocks, but was given {blocks.Length}.", nameof(blocks));
        }

        long rows = 0;
        foreach (RowBlockGradient block in blocks)
        {
            RequireFit(block, nameof(blocks));
            rows += block.Rows;
        }

        if (rows == 0)
        {
            throw new ArgumentException("The row blocks of a mini-batch must have at least one row, but have none.", nameof(blocks));
        }

        using CallGuard.Call call = BeginCall();
        _sum.Rows = 0;
        foreach (RowBlockGradient block in blocks)
        {
            _sum.Add(block, rows, _layers.Workers);
        }

        _sum.Buffers.CopyTo(Buffers);
        return Complete(_sum, out loss);
    }

    private RowBlockGradient AddBlocks(in Batch batch)
    {
        _sum.Rows = 0;
        for (int block = 0; block < RowBlocks; block++)
        {
            ComputeBlock(new RowBlock(batch, block, RowBlocks));
            _sum.Add(_block, batch.Count, _layers.Workers);
        }

        _sum.Buffers.CopyTo(Buffers);
        return _sum;
    }

    private void ComputeBlock(in RowBlock block)
    {
        _block.Rows = 0;
        if (block.Count > 0)
        {
            Buffers.CopyTo(_buffersBefore);
            Backpropagate(block);
            Buffers.CopyTo(_block.Buffers);
            _buffersBefore.CopyTo(Buffers);
        }
    }

    private void RequireFit(RowBlockGradient block, string argument)
    {
        ArgumentNullException.ThrowIfNull(block, argument);
        Parameters.RequireSameLayout(block.Gradients, otherRole: "gradient of a row block", argument: argument);
        Buffers.RequireSameLayout(block.Buffers, role: "buffer", otherRole: "buffer of a row block", argument: argument);
    }
}
