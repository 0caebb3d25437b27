using System.Numerics.Tensors;
using NeuralTraining.Losses;

namespace NeuralTraining.Tests.Networks;

/// <summary>A loss that takes any targets, and is 0.</summary>
internal sealed class NoLoss : ILoss
{
    public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch) => 0;

    public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs) => dOutputs.Clear();
}
