using System.Numerics.Tensors;
using NeuralTraining.Layers;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A user's layer with a mistake: <see cref="ColumnScale"/> with a gradient for its factors, or for x, that is 5 % too large.</summary>
public sealed class WrongColumnScale(bool forInputs) : ILayer
{
    private readonly ColumnScale _right = new();
    private ParameterSet? _gradients;

    public int Build(LayerBuilder layer) => _right.Build(layer);

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
        _gradients = gradients;
        _right.Bind(parameters, gradients, buffers);
    }

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass) => _right.Forward(x, y, pass);

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        _right.Backward(x, y, dy, dx, pass);
        if (forInputs)
        {
            Tensor.Multiply(dx, 1.05f, dx);
        }
        else
        {
            TensorPrimitives.Multiply(_gradients!.AsSpan("s1"), 1.05f, _gradients.AsSpan("s1"));
        }
    }
}
