using NeuralTraining.Layers;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>Inference from many threads.</content>
public sealed partial class MultiLayerNet
{
    /// <summary>Returns a network of the same weights and running averages that only predicts, for any number of threads at once. Allocates a copy.</summary>
    /// <returns>A network that does not change when this one is trained on.</returns>
    /// <exception cref="InvalidOperationException">A layer is not of this library, or another call on the network is under way.</exception>
    public FrozenNetwork Freeze()
    {
        using CallGuard.Call call = BeginCall();
        var folding = new Folding(Inputs);
        foreach (ILayer layer in Layers)
        {
            folding.Add(layer, this);
        }

        return new FrozenNetwork(Inputs, folding.Finish());
    }
}
