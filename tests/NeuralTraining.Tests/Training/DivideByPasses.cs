using System.Numerics.Tensors;
using NeuralTraining.Layers;

namespace NeuralTraining.Tests.Training;

/// <summary>y = x / n in pass n, from 0.</summary>
internal sealed class DivideByPasses : ILayer
{
    private ParameterSet? _buffers;

    public int Build(LayerBuilder layer)
    {
        layer.Buffer("passes", [1]);
        return layer.Inputs;
    }

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers) => _buffers = buffers;

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass) => Tensor.Divide(x, _buffers!.AsSpan("passes1")[0]++, y);

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) => dy.CopyTo(dx);
}
