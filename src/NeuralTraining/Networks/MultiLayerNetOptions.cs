using System.Runtime.CompilerServices;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;
using NeuralTraining.Regularizers;

namespace NeuralTraining;

/// <summary>Options of a <see cref="MultiLayerNet"/> besides its widths or layers. The defaults are the
/// chapter's.</summary>
/// <remarks><see cref="Activation"/>, <see cref="WeightInitializer"/>, <see cref="BatchNorm"/>,
/// <see cref="DropoutRatio"/> and <see cref="DropoutScaling"/> make the layers of the chapter's network; a network that
/// is given its layers, and <see cref="Loss"/> beside them, refuses other values of these than the defaults.</remarks>
public sealed class MultiLayerNetOptions
{
    /// <summary>Gets the activation function after every hidden affine layer. Default: ReLU.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.ReLU;

    /// <summary>Gets the initializer of all weight matrices, the last included. Default: He for every activation; the
    /// chapter takes Xavier for sigmoid and tanh.</summary>
    /// <exception cref="ArgumentNullException">The initializer is null.</exception>
    public IWeightInitializer WeightInitializer
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(WeightInitializer));
            field = value;
        }
    } = new He();

    /// <summary>Gets where each hidden layer has a <see cref="Layers.BatchNorm"/> with its defaults. Default:
    /// nowhere.</summary>
    public BatchNormPlacement BatchNorm { get; init; }

    /// <summary>Gets the share of hidden units that a <see cref="Dropout"/> after each activation drops in training: at
    /// least 0, which drops none, and less than 1. Default: 0.</summary>
    public float DropoutRatio { get; init; }

    /// <summary>Gets when dropped units are compensated for. Default: at inference, as in the chapter.</summary>
    public DropoutScaling DropoutScaling { get; init; }

    /// <summary>Gets the loss. Default: <see cref="SoftmaxCrossEntropy"/> without options. A loss of your own that
    /// keeps state must not be that of another network.</summary>
    /// <exception cref="ArgumentNullException">The loss is null.</exception>
    public ILoss Loss
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Loss));
            field = value;
        }
    } = new SoftmaxCrossEntropy();

    /// <summary>Gets the weight decay λ: ½λΣW² is added to the loss and λW to the gradient, for weights only and not
    /// for biases. At least 0. Default: 0.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Gets the penalties that are added to the loss and to the gradient besides weight decay, for weights but
    /// not for biases. Default: none.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    public IReadOnlyList<IRegularizer> Regularizers
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Regularizers));
            field = value;
        }
    } = [];

    /// <summary>Gets the number of blocks that the rows of a mini-batch are cut into, as evenly as possible: from 1 to
    /// the number of rows of the smallest mini-batch. The gradient is the sum of the blocks' in their order, so blocks
    /// that several processes or machines compute (<see cref="MultiLayerNet.ComputeRowBlock"/>,
    /// <see cref="MultiLayerNet.AddRowBlocks"/>) add up to the bits of one. BatchNorm computes its statistics for each
    /// block separately (ghost batch normalization, Hoffer et al., 2017), and its running averages move by their mean.
    /// Default: 1. Other numbers give other bits.</summary>
    public int RowBlocks { get; init; } = 1;

    /// <summary>Gets the seed of the network's random numbers. Default: 0.</summary>
    public ulong Seed { get; init; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(
        this,
        (nameof(Activation), Activation),
        (nameof(WeightInitializer), WeightInitializer),
        (nameof(BatchNorm), BatchNorm),
        (nameof(DropoutRatio), DropoutRatio),
        (nameof(DropoutScaling), DropoutScaling),
        (nameof(Loss), Summary.OfPart(Loss, Loss.Hyperparameters)),
        (nameof(WeightDecay), WeightDecay),
        (nameof(Regularizers), string.Join(" ", Regularizers)),
        (nameof(RowBlocks), RowBlocks),
        (nameof(Seed), Seed));

    /// <summary>Refuses an option outside its range.</summary>
    internal MultiLayerNetOptions Check()
    {
        Require.Defined(Activation, "activation");
        Require.Defined(BatchNorm, "placement of BatchNorm");
        Require.Fraction(DropoutRatio, "dropout ratio");
        Require.Defined(DropoutScaling, "dropout scaling");
        Require.NotNegative(WeightDecay, "weight decay");
        Require.AtLeast(RowBlocks, 1, "number of row blocks");
        for (int i = 0; i < Regularizers.Count; i++)
        {
            _ = Regularizers[i] ?? throw new ArgumentException(
                Invariant($"None of the regularizers may be null, but that at index {i} is."), nameof(Regularizers));
        }

        return this;
    }

    /// <summary>Refuses an option outside its range, and those of a network that makes its layers.</summary>
    internal MultiLayerNetOptions CheckForLayers()
    {
        Check();
        var defaults = new MultiLayerNetOptions();
        RequireDefault(Activation, defaults.Activation);
        RequireDefault(WeightInitializer.ToString(), defaults.WeightInitializer.ToString(), nameof(WeightInitializer));
        RequireDefault(BatchNorm, defaults.BatchNorm);
        RequireDefault(DropoutRatio, defaults.DropoutRatio);
        RequireDefault(DropoutScaling, defaults.DropoutScaling);
        if (Loss is not SoftmaxCrossEntropy { Hyperparameters.Count: 0 })
        {
            throw new ArgumentException(
                "A network that is given its layers must be given its loss beside them, " +
                $"but the options had '{Summary.OfPart(Loss, Loss.Hyperparameters)}'.", nameof(Loss));
        }

        return this;
    }

    private static void RequireDefault<T>(T value, T byDefault, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!Equals(value, byDefault))
        {
            throw new ArgumentException(
                Invariant($"A network that is given its layers must have the default '{byDefault}' of {name}, which makes layers, ") +
                Invariant($"but was given '{value}'. Give it such layers instead."),
                name);
        }
    }
}
