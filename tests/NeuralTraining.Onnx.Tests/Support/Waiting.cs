using System.Numerics.Tensors;
using NeuralTraining.Layers;

namespace NeuralTraining.Onnx.Tests.Support;

/// <summary>A layer that waits in its forward pass.</summary>
public sealed class Waiting : ILayer
{
    public ManualResetEventSlim Reached { get; } = new();

    public ManualResetEventSlim Go { get; } = new();

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
        Reached.Set();
        Go.Wait();
        x.CopyTo(y);
    }

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) => dy.CopyTo(dx);
}
