using System.Numerics.Tensors;
using NeuralTraining.Layers;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A layer that changes nothing but throws in one of its passes forward.</summary>
/// <param name="call">In which, from 1; 0 for none.</param>
public sealed class ThrowingLayer(int call) : ILayer
{
    private int _calls;

    public int Build(LayerBuilder layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Inputs;
    }

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
    }

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        x.CopyTo(y);
        if (++_calls == call)
        {
            throw new TimeoutException($"The layer has had enough of pass {call}.");
        }
    }

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) =>
        dy.CopyTo(dx);
}
