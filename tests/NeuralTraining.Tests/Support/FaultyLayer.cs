using System.Numerics.Tensors;
using NeuralTraining.Layers;

namespace NeuralTraining.Tests.Support;

/// <summary>A layer that changes nothing but one number of the first row block in one iteration.</summary>
/// <param name="fault">Which number: "output", "input gradient" or "gradient"; null for none.</param>
/// <param name="iteration">In which iteration.</param>
/// <param name="hasParameter">Whether it has a parameter "s".</param>
internal sealed class FaultyLayer(string? fault, long iteration, bool hasParameter = true) : ILayer
{
    private string? _name;
    private ParameterSet? _gradients;

    public int Build(LayerBuilder layer)
    {
        _name = hasParameter ? layer.Parameter("s", [2]) : null;
        return layer.Inputs;
    }

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers) => _gradients = gradients;

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        x.CopyTo(y);
        if (fault == "output" && pass.Mode == PassMode.Training && IsTime(pass))
        {
            y[1, 1] = float.PositiveInfinity;
        }
    }

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        dy.CopyTo(dx);
        if (fault == "input gradient" && IsTime(pass))
        {
            dx[1, 1] = float.NaN;
        }

        if (_name is not null)
        {
            _gradients!.AsSpan(_name)[1] = fault == "gradient" && IsTime(pass) ? float.NegativeInfinity : 0.25f;
        }
    }

    private bool IsTime(in Pass pass) => pass.Iteration == iteration && pass.FirstRow == 0;
}
