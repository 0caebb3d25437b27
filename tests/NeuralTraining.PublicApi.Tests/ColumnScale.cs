using System.Numerics.Tensors;
using NeuralTraining.Layers;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A layer as a user would write one: y = x · s, with one trainable factor for each column, and a count of training passes.</summary>
public sealed class ColumnScale : ILayer
{
    private readonly float[]? _frozen;
    private string _scale = "";
    private string _passes = "";
    private ParameterSet? _parameters;
    private ParameterSet? _gradients;
    private ParameterSet? _buffers;

    public ColumnScale()
    {
    }

    private ColumnScale(float[] scale) => _frozen = scale;

    public int Build(LayerBuilder layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        _scale = layer.Parameter("s", [layer.Inputs], initialValue: 1);
        _passes = layer.Buffer("passes", [1]);
        return layer.Inputs;
    }

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers) =>
        (_parameters, _gradients, _buffers) = (parameters, gradients, buffers);

    public ILayer? Freeze() => new ColumnScale(_parameters!.AsSpan(_scale).ToArray());

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        ReadOnlySpan<float> s = _frozen ?? _parameters!.AsSpan(_scale);
        for (nint i = 0; i < x.Lengths[0]; i++)
        {
            for (nint j = 0; j < x.Lengths[1]; j++)
            {
                y[i, j] = x[i, j] * s[(int)j];
            }
        }

        if (pass.Mode == PassMode.Training)
        {
            _buffers!.AsSpan(_passes)[0]++;
        }
    }

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        Span<float> s = _parameters!.AsSpan(_scale), ds = _gradients!.AsSpan(_scale);
        ds.Clear();
        for (nint i = 0; i < x.Lengths[0]; i++)
        {
            for (nint j = 0; j < x.Lengths[1]; j++)
            {
                ds[(int)j] += dy[i, j] * x[i, j];
                dx[i, j] = dy[i, j] * s[(int)j];
            }
        }
    }
}
