using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>What a network is computed for.</summary>
public enum PassMode
{
    /// <summary>To predict: layers use what they have learned.</summary>
    Inference,

    /// <summary>To train: layers behave as training wants, and gradients can follow.</summary>
    Training,
}

/// <summary>What a layer is told about the pass it takes part in: the mode and everything that randomness may depend on are arguments.</summary>
public readonly struct Pass
{
    /// <summary>Creates a pass.</summary>
    /// <param name="mode">What the network is computed for.</param>
    /// <param name="random">The stream of random numbers that is this layer's own in this pass.</param>
    /// <param name="iteration">How many training passes came before, from 0.</param>
    /// <param name="firstRow">Which row of the whole mini-batch x begins with.</param>
    /// <param name="needsInputGradient">Whether anybody reads dx. The first layer's is read by nobody.</param>
    public Pass(PassMode mode, RandomStream random = default, long iteration = 0, int firstRow = 0, bool needsInputGradient = true)
    {
        Mode = mode;
        Random = random;
        Iteration = iteration;
        FirstRow = firstRow;
        NeedsInputGradient = needsInputGradient;
    }

    /// <summary>Gets what the network is computed for.</summary>
    public PassMode Mode { get; }

    /// <summary>Gets the stream of random numbers that is this layer's own in this pass. What is drawn for an element should depend on its row in
    /// the whole mini-batch and its column, never on the order of drawing.</summary>
    public RandomStream Random { get; }

    /// <summary>Gets how many training passes came before, from 0.</summary>
    public long Iteration { get; }

    /// <summary>Gets which row of the whole mini-batch x begins with.</summary>
    public int FirstRow { get; }

    /// <summary>Gets whether anybody reads dx. A layer may leave it unwritten when this is false.</summary>
    public bool NeedsInputGradient { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, (nameof(Mode), Mode), (nameof(Iteration), Iteration), (nameof(FirstRow), FirstRow));

    /// <summary>How many threads the layer's kernels may share their work among.</summary>
    internal Parallelism Parallelism { get; init; }
}
