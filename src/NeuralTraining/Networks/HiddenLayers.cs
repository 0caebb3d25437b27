using System.Diagnostics;
using NeuralTraining.Layers;
using NeuralTraining.Losses;

namespace NeuralTraining.Networks;

/// <summary>The layers of the chapter's network: affine, [BatchNorm], activation, [Dropout] for each hidden width, and
/// a last affine layer.</summary>
internal static class HiddenLayers
{
    public static IReadOnlyList<ILayer> Create(ReadOnlySpan<int> hidden, int outputs, MultiLayerNetOptions options)
    {
        (options.Loss as IOutputRule)?.RequireOutputs(outputs, nameof(outputs));
        var layers = new List<ILayer>();
        foreach (int width in hidden)
        {
            layers.Add(new Affine(width, options.WeightInitializer));
            AddIf(options.BatchNorm == BatchNormPlacement.BeforeActivation, () => new BatchNorm());
            layers.Add(Activation(options.Activation));
            AddIf(options.BatchNorm == BatchNormPlacement.AfterActivation, () => new BatchNorm());
            AddIf(options.DropoutRatio != 0, () => new Dropout(options.DropoutRatio, options.DropoutScaling));
        }

        layers.Add(new Affine(outputs, options.WeightInitializer));
        return layers;

        void AddIf(bool wanted, Func<ILayer> create)
        {
            if (wanted)
            {
                layers.Add(create());
            }
        }
    }

    private static Activation Activation(ActivationFunction activation) => activation switch
    {
        ActivationFunction.ReLU => new ReLU(),
        ActivationFunction.Sigmoid => new Sigmoid(),
        ActivationFunction.Tanh => new Tanh(),
        ActivationFunction.LeakyReLU => new LeakyReLU(),
        ActivationFunction.ELU => new ELU(),
        ActivationFunction.GELU => new GELU(),
        ActivationFunction.SiLU => new SiLU(),
        ActivationFunction.Softplus => new Softplus(),
        _ => throw new UnreachableException(),
    };
}
