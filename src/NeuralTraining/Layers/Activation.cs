using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>A layer that applies one function to every element: what <see cref="ReLU"/>, <see cref="Sigmoid"/> and <see cref="Tanh"/> share.</summary>
/// <remarks>It has no parameters and keeps nothing between passes: the derivative is computed from y. Passes do not allocate.</remarks>
public abstract class Activation : ILayer
{
    private protected Activation()
    {
    }

    /// <inheritdoc />
    public int Build(LayerBuilder layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Inputs;
    }

    /// <inheritdoc />
    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
    }

    /// <inheritdoc />
    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass) =>
        Apply(DenseTensor.AsSpan(x), DenseTensor.AsSpan(y));

    /// <inheritdoc />
    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        if (pass.NeedsInputGradient)
        {
            ApplyDerivative(DenseTensor.AsSpan(y), DenseTensor.AsSpan(dy), DenseTensor.AsSpan(dx));
        }
    }

    /// <summary>y = f(x).</summary>
    private protected abstract void Apply(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>dx = dy · f′(x), with f′ in terms of y.</summary>
    private protected abstract void ApplyDerivative(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);
}
