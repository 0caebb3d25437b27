using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>Specifies whether a pass trains or predicts.</summary>
public enum PassMode
{
    /// <summary>Predicts: layers use the statistics that they have learned.</summary>
    Inference,

    /// <summary>Trains: gradients can be computed afterwards.</summary>
    Training,
}

/// <summary>Describes one pass through the layers: its mode, and everything that randomness may depend on.</summary>
public readonly struct Pass
{
    /// <summary>Creates a pass.</summary>
    /// <param name="mode">Whether the pass trains or predicts.</param>
    /// <param name="random">The layer's own stream of random numbers in this pass.</param>
    /// <param name="iteration">The number of earlier training passes.</param>
    /// <param name="firstRow">The row of the whole mini-batch that x begins with.</param>
    /// <param name="needsInputGradient">Whether dx is read. The first layer's is not.</param>
    public Pass(PassMode mode, RandomStream random = default, long iteration = 0, int firstRow = 0, bool needsInputGradient = true)
    {
        Mode = mode;
        Random = random;
        Iteration = iteration;
        FirstRow = firstRow;
        NeedsInputGradient = needsInputGradient;
    }

    /// <summary>Gets whether the pass trains or predicts.</summary>
    public PassMode Mode { get; }

    /// <summary>Gets the layer's own stream of random numbers in this pass. The number for an element should depend on
    /// its row in the whole mini-batch and its column, never on the order of drawing.</summary>
    public RandomStream Random { get; }

    /// <summary>Gets the number of earlier training passes.</summary>
    public long Iteration { get; }

    /// <summary>Gets the row of the whole mini-batch that x begins with.</summary>
    public int FirstRow { get; }

    /// <summary>Gets whether dx is read. A layer may leave it unwritten when this is false.</summary>
    public bool NeedsInputGradient { get; }

    /// <inheritdoc />
    public override string ToString() =>
        Summary.Of(this, (nameof(Mode), Mode), (nameof(Iteration), Iteration), (nameof(FirstRow), FirstRow));

    /// <summary>Gets the number of threads that may share the work of the layer's kernels.</summary>
    internal Parallelism Parallelism { get; init; }
}
