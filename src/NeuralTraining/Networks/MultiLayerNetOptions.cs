using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Regularizers;

namespace NeuralTraining;

/// <summary>What a <see cref="MultiLayerNet"/> is made of besides its widths. The defaults are the chapter's.</summary>
public sealed class MultiLayerNetOptions
{
    /// <summary>Gets the activation function after every hidden affine layer. Default: ReLU.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.ReLU;

    /// <summary>Gets what fills all weight matrices, the last included. Default: He, whatever the activation; the chapter takes Xavier for sigmoid and tanh.</summary>
    public IWeightInitializer WeightInitializer { get; init; } = new He();

    /// <summary>Gets where each hidden layer has a <see cref="Layers.BatchNorm"/> with its defaults. Default: nowhere.</summary>
    public BatchNormPlacement BatchNorm { get; init; }

    /// <summary>Gets the share of hidden units that a <see cref="Dropout"/> after each activation drops in training: at least 0, which is none, and less than 1.
    /// Default: 0.</summary>
    public float DropoutRatio { get; init; }

    /// <summary>Gets when the dropped units are made up for. Default: at inference, as in the chapter.</summary>
    public DropoutScaling DropoutScaling { get; init; }

    /// <summary>Gets the weight decay λ: ½λΣW² is added to the loss and λW to the gradient, for weights only and not for biases. At least 0. Default: 0.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Gets what is added to the loss and to the gradient besides weight decay, for weights only and not for biases. Default: nothing.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    public IReadOnlyList<IRegularizer> Regularizers
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = [];

    /// <summary>Gets how many blocks the rows of a mini-batch are cut into, as even as can be: from 1 to the number of rows of the smallest mini-batch. The gradient is the sum of the blocks' in their order, so that blocks which several
    /// processes or machines compute (<see cref="MultiLayerNet.ComputeRowBlock"/>, <see cref="MultiLayerNet.AddRowBlocks"/>) add up to the bits of one. BatchNorm takes its statistics from each
    /// block for itself (ghost batch normalization, Hoffer et al., 2017), and its running averages move by their mean. Default: 1. Other numbers give other bits.</summary>
    public int RowBlocks { get; init; } = 1;

    /// <summary>Gets the seed of all that is random in the network. Default: 0.</summary>
    public ulong Seed { get; init; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(
        this,
        (nameof(Activation), Activation),
        (nameof(WeightInitializer), WeightInitializer),
        (nameof(BatchNorm), BatchNorm),
        (nameof(DropoutRatio), DropoutRatio),
        (nameof(DropoutScaling), DropoutScaling),
        (nameof(WeightDecay), WeightDecay),
        (nameof(Regularizers), string.Join(" ", Regularizers)),
        (nameof(RowBlocks), RowBlocks),
        (nameof(Seed), Seed));
}
