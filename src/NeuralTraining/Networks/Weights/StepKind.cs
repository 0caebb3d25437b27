using NeuralTraining.Layers;

namespace NeuralTraining.Networks;

/// <summary>The shape of a tensor of a step.</summary>
internal enum StepTensor
{
    /// <summary>[inputs, outputs].</summary>
    Matrix,

    /// <summary>[outputs].</summary>
    Row,

    /// <summary>[1].</summary>
    Number,
}

/// <summary>A kind of step that a file of a frozen network may name, and the tensors that each such step has
/// there.</summary>
/// <param name="Name">Its name in files.</param>
/// <param name="Tensors">The names of the tensors, without the number of the step, and their shapes.</param>
/// <param name="Values">Returns the tensors of a step; null for one of another kind.</param>
/// <param name="Create">Makes a step of a width from its tensors, the first elements of an array that is used
/// again.</param>
internal sealed record StepKind(
    string Name, (string Name, StepTensor Shape)[] Tensors, Func<FrozenStep, float[][]?> Values, Func<float[][], int, FrozenStep> Create)
{
    public const int MaxTensors = 3;

    public static readonly StepKind[] All =
    [
        new(
            "Affine", [("W", StepTensor.Matrix), ("b", StepTensor.Row)],
            step => step is FrozenAffine affine ? [affine.Weights, affine.Bias] : null,
            (values, _) => new FrozenDenseAffine(values[0], values[1])),
        new(
            "Scale", [("scale", StepTensor.Row), ("shift", StepTensor.Row)],
            step => step is FrozenScale scale ? [scale.Scale, scale.Shift] : null, (values, _) => new FrozenScale(values[0], values[1])),
        new(
            nameof(LayerNorm), [("gamma", StepTensor.Row), ("beta", StepTensor.Row), ("epsilon", StepTensor.Number)],
            step => step is FrozenLayerNorm norm ? [norm.Gamma, norm.Beta, [norm.Epsilon]] : null,
            (values, _) => new FrozenLayerNorm(values[0], values[1], values[2][0])),
        Plain(nameof(ReLU), new ReLU()),
        Plain(nameof(Sigmoid), new Sigmoid()),
        Plain(nameof(Tanh), new Tanh()),
        new(
            nameof(LeakyReLU), [("slope", StepTensor.Number)],
            step => step is FrozenLeakyReLU leaky ? [[leaky.Slope]] : null, (values, width) => new FrozenLeakyReLU(values[0][0], width)),
        new(
            nameof(ELU), [("alpha", StepTensor.Number)],
            step => step is FrozenELU elu ? [[elu.Alpha]] : null, (values, width) => new FrozenELU(values[0][0], width)),
        Plain(nameof(GELU), new GELU()),
        Plain("GELUTanh", new GELU(GELUApproximation.Tanh)),
        Plain(nameof(SiLU), new SiLU()),
        Plain(nameof(Softplus), new Softplus()),
    ];

    /// <summary>Returns the kind of a step of the library. Unpacks no weights.</summary>
    public static StepKind Of(FrozenStep step) => step is FrozenAffine ? All[0] : All.First(kind => kind.Values(step) is not null);

    /// <summary>The steps of a layer without numbers, which are those of its class and text.</summary>
    private static StepKind Plain<TLayer>(string name, TLayer layer) where TLayer : Activation => new(
        name, [],
        step => step is FrozenActivation { Function: TLayer other } && other.ToString() == layer.ToString() ? [] : null,
        (_, width) => new FrozenActivation(layer, width));
}
