using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <summary>The gradient of one row block of a mini-batch, which another thread, process or machine can
/// compute.</summary>
/// <remarks>Its network must have been made as this one was, seed included, and have the same parameters, buffers and
/// <see cref="MultiLayerNet.Iteration"/>. Give it the whole mini-batch, call
/// <see cref="MultiLayerNet.ComputeRowBlock"/>, and transfer everything that the result holds: <see cref="Block"/>,
/// <see cref="Iteration"/>, <see cref="Rows"/>, <see cref="Weight"/>, <see cref="Loss"/>, <see cref="Gradients"/> and
/// <see cref="Buffers"/>.
/// When every network has added the same blocks by <see cref="MultiLayerNet.AddRowBlocks"/> and updated its parameters
/// by an optimizer of its own, all are the same again, to the bit. For one thread at a time: pass one on only after its
/// call has returned.</remarks>
public sealed class RowBlockGradient
{
    private double? _weight;

    /// <summary>Creates a gradient without rows. Allocates as much as the network's parameters and buffers.</summary>
    /// <param name="network">The network whose gradients it holds.</param>
    public RowBlockGradient(MultiLayerNet network)
        : this(network ?? throw new ArgumentNullException(nameof(network)), new ComputeContext())
    {
    }

    internal RowBlockGradient(MultiLayerNet network, ComputeContext context) =>
        (Gradients, Buffers) = (network.Parameters.NewLike(context), network.Buffers.NewLike(context));

    /// <summary>Gets or sets the number of the block, from 0; −1 before one is computed.</summary>
    public int Block { get; set; } = -1;

    /// <summary>Gets or sets the <see cref="MultiLayerNet.Iteration"/> in which it was computed.</summary>
    public long Iteration { get; set; }

    /// <summary>Gets or sets the number of rows, at least 0; 0 before one is computed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Rows
    {
        get;
        set => field = Require.AtLeast(value, 0, "number of rows of a block");
    }

    /// <summary>Gets or sets the sum of the rows' weights, at least 0: <see cref="Losses.ILoss.TotalWeight"/>. Default:
    /// the number of rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, NaN or infinite.</exception>
    public double Weight
    {
        get => _weight ?? Rows;
        set => _weight = Require.NotNegative(value, "weight of a block");
    }

    /// <summary>Gets or sets the mean loss of the rows, weight decay not included.</summary>
    public double Loss { get; set; }

    /// <summary>Gets the gradients of that loss.</summary>
    public ParameterSet Gradients { get; }

    /// <summary>Gets the network's <see cref="MultiLayerNet.Buffers"/> as the rows have changed them.</summary>
    public ParameterSet Buffers { get; }

    /// <inheritdoc />
    public override string ToString() => Block < 0
        ? "RowBlockGradient that was not computed"
        : Invariant($"RowBlockGradient of block {Block} of iteration {Iteration}: {Rows} rows, loss {Loss}");

    internal void CopyTo(RowBlockGradient destination)
    {
        destination.Loss = Loss;
        Gradients.CopyTo(destination.Gradients);
        Buffers.CopyTo(destination.Buffers);
    }

    /// <summary>Adds a block to the mean over all rows of a mini-batch. Buffers that no block changes keep their
    /// bits.</summary>
    internal void Add(RowBlockGradient block, double totalWeight, Parallelism parallelism)
    {
        double share = totalWeight == 0 ? 0 : block.Weight / totalWeight;
        if (Rows == 0)
        {
            Loss = share * block.Loss;
            Elementwise.Map(new Scale((float)share), block.Gradients.AsSpan(), Gradients.AsSpan(), parallelism);
            block.Buffers.CopyTo(Buffers);
        }
        else
        {
            Loss += share * block.Loss;
            Elementwise.Update(new AddScaled((float)share), Gradients.AsSpan(), block.Gradients.AsSpan(), parallelism);
            Approach(Buffers.AsSpan(), block.Buffers.AsSpan(), (float)((double)block.Rows / (Rows + block.Rows)));
        }

        Rows += block.Rows;
    }

    /// <summary>y = y + factor · (x − y), where they differ: infinities would become NaN.</summary>
    private static void Approach(Span<float> y, ReadOnlySpan<float> x, float factor)
    {
        for (int i = 0; i < y.Length; i++)
        {
            if (y[i] != x[i])
            {
                y[i] += factor * (x[i] - y[i]);
            }
        }
    }
}
