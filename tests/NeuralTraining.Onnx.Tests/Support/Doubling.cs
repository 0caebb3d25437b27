using System.Numerics.Tensors;
using NeuralTraining.Layers;

namespace NeuralTraining.Onnx.Tests.Support;

/// <summary>A layer of a user's own: y = 2x.</summary>
public sealed class Doubling : ILayer
{
    public int Build(LayerBuilder layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Inputs;
    }

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
    }

    public ILayer? Freeze() => this;

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass) => Tensor.Add(x, x, y);

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) =>
        Tensor.Add(dy, dy, dx);
}
