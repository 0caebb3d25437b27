using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <summary>The gradient of one row block of a mini-batch. It can be computed by another thread, process or machine, whose network has the same parameters, buffers and
/// <see cref="MultiLayerNet.Iteration"/>, and brought here by copying its numbers.</summary>
public sealed class RowBlockGradient
{
    /// <summary>Creates one without rows. Allocates as much as the network's parameters and buffers.</summary>
    /// <param name="network">The network whose gradients it is to hold.</param>
    public RowBlockGradient(MultiLayerNet network)
        : this((network ?? throw new ArgumentNullException(nameof(network))).Parameters.NewLike(), network.Buffers.NewLike())
    {
    }

    internal RowBlockGradient(ParameterSet gradients, ParameterSet buffers) => (Gradients, Buffers) = (gradients, buffers);

    /// <summary>Gets or sets the number of rows, at least 0. Without any, the rest does not count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Rows
    {
        get;
        set => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"The number of rows of a block must be at least 0, but was '{value}'.");
    }

    /// <summary>Gets or sets the mean loss of the rows, weight decay not included.</summary>
    public double Loss { get; set; }

    /// <summary>Gets the gradients of that loss.</summary>
    public ParameterSet Gradients { get; }

    /// <summary>Gets what the rows make of the network's <see cref="MultiLayerNet.Buffers"/>.</summary>
    public ParameterSet Buffers { get; }

    internal void CopyTo(RowBlockGradient destination)
    {
        destination.Rows = Rows;
        destination.Loss = Loss;
        Gradients.CopyTo(destination.Gradients);
        Buffers.CopyTo(destination.Buffers);
    }

    /// <summary>Takes a block into the mean over all rows of a mini-batch. Buffers that all blocks leave alone stay as they are, to the bit.</summary>
    internal void Add(RowBlockGradient block, long rowsOfAll, Workers workers)
    {
        if (block.Rows == 0)
        {
            return;
        }

        double share = (double)block.Rows / rowsOfAll;
        if (Rows == 0)
        {
            Loss = share * block.Loss;
            Elementwise.Run(new Scale((float)share), Gradients.AsSpan(), block.Gradients.AsSpan(), workers);
            block.Buffers.CopyTo(Buffers);
        }
        else
        {
            Loss += share * block.Loss;
            Elementwise.Run(new AddScaled((float)share), Gradients.AsSpan(), block.Gradients.AsSpan(), workers);
            Elementwise.Run(new Approach((float)((double)block.Rows / ((long)Rows + block.Rows))), Buffers.AsSpan(), block.Buffers.AsSpan());
        }

        Rows += block.Rows;
    }

    /// <summary>y = y + factor · (x − y).</summary>
    private readonly struct Approach(float factor) : IElementwise
    {
        public static int Targets => 1;

        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V y, ref V t1, ref V t2, V x, V s1) where V : struct, IVector<V> => y += factor * (x - y);
    }
}
