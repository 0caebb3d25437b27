using System.Numerics.Tensors;
using NeuralTraining.Losses;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>Half the squared distance to the targets, which one of its calls does not live to see.</summary>
/// <param name="call">Which, from 1; 0 for none.</param>
public sealed class ThrowingLoss(int call) : ILoss
{
    private readonly HalfSquaredError _loss = new();
    private int _calls;

    public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch) =>
        ++_calls == call ? throw new TimeoutException($"The loss has had enough of call {call}.") : _loss.Forward(outputs, batch);

    public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs) => _loss.Backward(outputs, batch, dOutputs);
}
