using System.Numerics.Tensors;
using NeuralTraining.Layers;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>Inference: predictions, and a copy that only predicts.</content>
public sealed partial class MultiLayerNet : IPredictor
{
    int IPredictor.Widest => _layers.Widest;

    OutputMeaning IPredictor.Meaning => Meaning;

    string IPredictor.InputName => "input of this network";

    string IPredictor.OutputName => "output of this network";

    /// <summary>Computes the outputs of the last layer (before any softmax) in inference mode. Allocates the
    /// result.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <returns>The outputs [batch, outputs].</returns>
    /// <exception cref="ArgumentException">The inputs do not have the network's width.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public Tensor<float> Predict(Tensor<float> x)
    {
        using CallGuard.Call call = BeginCall();
        return Prediction.Create(this, x);
    }

    /// <summary>Computes the outputs of the last layer (before any softmax) in inference mode, into memory of the
    /// caller. Does not allocate.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <param name="y">Takes the outputs [batch, outputs], dense.</param>
    /// <exception cref="ArgumentException">A shape does not fit, or x and y share memory; nothing has been
    /// written.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way; nothing has been
    /// written.</exception>
    public void Predict(ReadOnlyTensorSpan<float> x, TensorSpan<float> y)
    {
        using CallGuard.Call call = BeginCall();
        Prediction.Write(this, x, y);
    }

    void IPredictor.PredictPart(ReadOnlyTensorSpan<float> x, int firstRow, Span<float> y) =>
        DenseTensor.AsSpan(_layers.Forward(x, PassMode.Inference, Iteration, firstRow)).CopyTo(y);

    /// <summary>Returns a network of the same weights and running averages that only predicts, for any number of
    /// threads at once. Allocates a copy.</summary>
    /// <returns>A network that does not change when this one is trained on.</returns>
    /// <remarks>A layer of your own must say by <see cref="ILayer.Freeze"/> how it is frozen.</remarks>
    /// <exception cref="InvalidOperationException">A layer of your own cannot be frozen, or another call on the network
    /// is under way.</exception>
    public FrozenNetwork Freeze()
    {
        using CallGuard.Call call = BeginCall();
        var folding = new Folding(Inputs);
        for (int i = 0; i < Layers.Count; i++)
        {
            folding.Add(this, i);
        }

        return new FrozenNetwork(Inputs, folding.Finish(), Meaning);
    }
}
