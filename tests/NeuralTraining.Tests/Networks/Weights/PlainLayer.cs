using System.Numerics.Tensors;
using NeuralTraining.Layers;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>A layer that changes nothing.</summary>
internal class PlainLayer : ILayer
{
    public virtual int Build(LayerBuilder layer) => layer.Inputs;

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
    }

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass) => x.CopyTo(y);

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) => dy.CopyTo(dx);
}

/// <summary>A layer with a parameter and a buffer of one name.</summary>
internal sealed class NamesakeLayer(float value) : PlainLayer
{
    public override int Build(LayerBuilder layer)
    {
        layer.Parameter("W", [1], value);
        layer.Buffer("W", [1], -value);
        return layer.Inputs;
    }
}
