using System.Numerics.Tensors;
using NeuralTraining.Losses;

namespace NeuralTraining.Tests.Training;

/// <summary>The gradient of a loss that is so many times as large, but for the loss itself.</summary>
internal sealed class ScaledLoss : ILoss
{
    private readonly SoftmaxCrossEntropy _loss = new();

    public float Factor { get; set; } = 1;

    public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch) => _loss.Forward(outputs, batch);

    public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs)
    {
        _loss.Backward(outputs, batch, dOutputs);
        Tensor.Multiply(dOutputs, Factor, dOutputs);
    }
}
