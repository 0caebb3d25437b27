using System.Collections.ObjectModel;
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
    public IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

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
    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        DenseTensor.RequireMatrix(x, "input of an activation", nameof(x));
        RequireSameShape(y, x, "output of an activation", nameof(y));
        Apply(DenseTensor.AsSpan(x), DenseTensor.AsSpan(y), pass.Parallelism);
    }

    /// <inheritdoc />
    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        if (pass.NeedsInputGradient)
        {
            DenseTensor.RequireMatrix(y, "output of an activation", nameof(y));
            RequireSameShape(dy, y, "output gradient of an activation", nameof(dy));
            RequireSameShape(dx, y, "input gradient of an activation", nameof(dx));
            ApplyDerivative(DenseTensor.AsSpan(y), DenseTensor.AsSpan(dy), DenseTensor.AsSpan(dx), pass.Parallelism);
        }
    }

    /// <summary>y = f(x).</summary>
    private protected abstract void Apply(ReadOnlySpan<float> x, Span<float> y, Parallelism parallelism);

    /// <summary>dx = dy · f′(x), with f′ in terms of y.</summary>
    private protected abstract void ApplyDerivative(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, Parallelism parallelism);

    private static void RequireSameShape(ReadOnlyTensorSpan<float> tensor, ReadOnlyTensorSpan<float> other, string name, string argument) =>
        DenseTensor.RequireShape(tensor, (int)other.Lengths[0], (int)other.Lengths[1], name, argument);
}
