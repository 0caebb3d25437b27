using System.Numerics.Tensors;
using NeuralTraining.Layers;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A layer that changes nothing and remembers what it was told in each pass.</summary>
public sealed class RecordingLayer : ILayer
{
    /// <summary>Gets the passes forward, each with the number of rows of x.</summary>
    public List<(Pass Pass, int Rows)> Forwards { get; } = [];

    /// <summary>Gets the passes back.</summary>
    public List<Pass> Backwards { get; } = [];

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
        Forwards.Add((pass, (int)x.Lengths[0]));
        x.CopyTo(y);
    }

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        Backwards.Add(pass);
        dy.CopyTo(dx);
    }
}
