using System.Numerics.Tensors;
using NeuralTraining.Layers;

namespace NeuralTraining.Tests.Support;

/// <summary>A layer that changes nothing, and in the middle of its forward pass does what it is told to.</summary>
internal sealed class InterruptedLayer : ILayer
{
    /// <summary>Done in the next forward pass, once.</summary>
    public Action? Meanwhile { get; set; }

    public int Build(LayerBuilder layer) => layer.Inputs;

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
    }

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        x.CopyTo(y);
        Action? meanwhile = Meanwhile;
        Meanwhile = null;
        meanwhile?.Invoke();
    }

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) => dy.CopyTo(dx);
}
