using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Regularizers;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>Lists the factories of the library's own layers, losses and regularizers: a line for each.</summary>
/// <remarks>A file holds every hyperparameter that its version knows. A line reads one that later versions have added
/// by <c>GetValueOrDefault</c>, with the value that earlier versions computed with. A number that is out of range is
/// refused by the constructor, or afterwards, as the part that is made has another.</remarks>
internal static class BuiltInParts
{
    public static IReadOnlyList<PartFactory> All { get; } =
    [
        PartFactory.Layer(nameof(Affine), numbers => new Affine((int)numbers["Outputs"], new Zeros(), numbers["Bias"] != 0)),
        PartFactory.Layer(nameof(BatchNorm), numbers => new BatchNorm(numbers["Momentum"], (float)numbers["Epsilon"])),
        PartFactory.Layer(nameof(Dropout), numbers => new Dropout((float)numbers["Ratio"], (DropoutScaling)numbers["Scaling"])),
        PartFactory.Layer(nameof(ELU), numbers => new ELU(numbers["Alpha"])),
        PartFactory.Layer(nameof(GELU), numbers => new GELU((GELUApproximation)numbers["Approximation"])),
        PartFactory.Layer(nameof(LayerNorm), numbers => new LayerNorm((float)numbers["Epsilon"])),
        PartFactory.Layer(nameof(LeakyReLU), numbers => new LeakyReLU(numbers["Slope"])),
        PartFactory.Layer(nameof(ReLU), _ => new ReLU()),
        PartFactory.Layer(nameof(Sigmoid), _ => new Sigmoid()),
        PartFactory.Layer(nameof(SiLU), _ => new SiLU()),
        PartFactory.Layer(nameof(Softplus), _ => new Softplus()),
        PartFactory.Layer(nameof(Tanh), _ => new Tanh()),

        PartFactory.Loss(nameof(BinaryCrossEntropy), _ => new BinaryCrossEntropy()),
        PartFactory.Loss(nameof(Huber), numbers => new Huber((float)numbers["Delta"])),
        PartFactory.Loss(nameof(MeanAbsoluteError), _ => new MeanAbsoluteError()),
        PartFactory.Loss(nameof(MeanSquaredError), _ => new MeanSquaredError()),
        PartFactory.Loss(nameof(SoftmaxCrossEntropy), numbers => new SoftmaxCrossEntropy(
            (float)numbers.GetValueOrDefault("LabelSmoothing"), ClassWeights(numbers))),

        PartFactory.Regularizer(nameof(L1), numbers => new L1((float)numbers["Lambda"])),
        PartFactory.Regularizer(nameof(LInfinity), numbers => new LInfinity((float)numbers["Lambda"])),
        PartFactory.Regularizer(nameof(WeightDecay), numbers => new WeightDecay((float)numbers["Lambda"])),
    ];

    /// <summary>Returns the class weights, as many as follow one another from class 0; null without any.</summary>
    private static float[]? ClassWeights(IReadOnlyDictionary<string, double> numbers)
    {
        var weights = new List<float>();
        while (numbers.TryGetValue(SoftmaxCrossEntropy.NameOfClassWeight(weights.Count), out double weight))
        {
            weights.Add((float)weight);
        }

        return weights.Count == 0 ? null : [.. weights];
    }

    /// <summary>Returns whether a part is of the library, and not of a user's class that may have the same
    /// name.</summary>
    public static bool Contains(object part) => part.GetType().Assembly == typeof(BuiltInParts).Assembly;
}
