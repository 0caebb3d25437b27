using NeuralTraining.Layers;

namespace NeuralTraining.Networks;

/// <summary>The layers of the chapter's network: affine and activation for each hidden width, and a last affine layer.</summary>
internal static class HiddenLayers
{
    public static IReadOnlyList<ILayer> Create(ReadOnlySpan<int> hidden, int outputs, MultiLayerNetOptions options)
    {
        var layers = new List<ILayer>();
        foreach (int width in hidden)
        {
            layers.Add(new Affine(width, options.WeightInitializer));
            layers.Add(Activation(options.Activation));
        }

        layers.Add(new Affine(outputs, options.WeightInitializer));
        return layers;
    }

    private static Activation Activation(ActivationFunction activation) => activation switch
    {
        ActivationFunction.ReLU => new ReLU(),
        ActivationFunction.Sigmoid => new Sigmoid(),
        ActivationFunction.Tanh => new Tanh(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), $"The activation must be ReLU, Sigmoid or Tanh, but was '{activation}'."),
    };
}
