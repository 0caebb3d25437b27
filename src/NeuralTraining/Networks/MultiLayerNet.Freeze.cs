using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>Inference from many threads.</content>
public sealed partial class MultiLayerNet
{
    /// <summary>Returns a network of the same weights and running averages that only predicts, for any number of threads at once. Allocates a copy.</summary>
    /// <returns>A network that does not change when this one is trained on.</returns>
    /// <remarks>A layer of your own must say by <see cref="ILayer.Freeze"/> how it is frozen.</remarks>
    /// <exception cref="InvalidOperationException">A layer of your own cannot be frozen, or another call on the network is under way.</exception>
    public FrozenNetwork Freeze()
    {
        using CallGuard.Call call = BeginCall();
        var folding = new Folding(Inputs);
        for (int i = 0; i < Layers.Count; i++)
        {
            folding.Add(this, i);
        }

        return new FrozenNetwork(Inputs, folding.Finish(), _loss as IProbabilisticLoss);
    }
}
