using System.Numerics.Tensors;
using NeuralTraining.Layers;

namespace NeuralTraining.Tests.Diagnostics;

/// <summary>Another layer, with one of its gradients multiplied by a factor: what a gradient check must find.</summary>
internal sealed class WrongLayer(ILayer layer, string? parameter, float factor = 1.05f) : ILayer
{
    private ParameterSet? _gradients;

    public int Build(LayerBuilder builder) => layer.Build(builder);

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
        _gradients = gradients;
        layer.Bind(parameters, gradients, buffers);
    }

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass) => layer.Forward(x, y, pass);

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        layer.Backward(x, y, dy, dx, pass);
        if (parameter is not null)
        {
            TensorPrimitives.Multiply(_gradients!.AsSpan(parameter), factor, _gradients.AsSpan(parameter));
        }
        else
        {
            Tensor.Multiply(dx, factor, dx);
        }
    }
}

/// <summary>Batch normalization without γ and β, as slowly as it comes, with a running mean that every training pass moves: a bias before it has no gradient.</summary>
internal sealed class Standardize : ILayer
{
    private ParameterSet? _buffers;
    private string _mean = "";

    public int Build(LayerBuilder layer)
    {
        _mean = layer.Buffer("mean", [layer.Inputs]);
        return layer.Inputs;
    }

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers) => _buffers = buffers;

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        for (int j = 0; j < x.Lengths[1]; j++)
        {
            (double mean, double deviation) = Moments(x, j);
            for (int i = 0; i < x.Lengths[0]; i++)
            {
                y[i, j] = (float)((x[i, j] - mean) / deviation);
            }

            ref float running = ref _buffers!.AsSpan(_mean)[j];
            running = (float)(0.9 * running + 0.1 * mean);
        }
    }

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        int rows = (int)x.Lengths[0];
        for (int j = 0; j < x.Lengths[1]; j++)
        {
            double sum = 0, product = 0;
            for (int i = 0; i < rows; i++)
            {
                sum += dy[i, j] / (double)rows;
                product += dy[i, j] * (double)y[i, j] / rows;
            }

            for (int i = 0; i < rows; i++)
            {
                dx[i, j] = (float)((dy[i, j] - sum - y[i, j] * product) / Moments(x, j).Deviation);
            }
        }
    }

    private static (double Mean, double Deviation) Moments(ReadOnlyTensorSpan<float> x, int j)
    {
        double sum = 0, squares = 1e-6 * x.Lengths[0];
        for (int i = 0; i < x.Lengths[0]; i++)
        {
            sum += x[i, j];
        }

        for (int i = 0; i < x.Lengths[0]; i++)
        {
            squares += Math.Pow(x[i, j] - sum / x.Lengths[0], 2);
        }

        return (sum / x.Lengths[0], Math.Sqrt(squares / x.Lengths[0]));
    }
}

/// <summary>Drops half of the units, another half in every iteration.</summary>
internal sealed class DropHalf : ILayer
{
    public int Build(LayerBuilder layer) => layer.Inputs;

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
    }

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass) => Mask(x, y, pass);

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) =>
        Mask(dy, dx, pass);

    private static void Mask(ReadOnlyTensorSpan<float> from, TensorSpan<float> to, Pass pass)
    {
        for (int i = 0; i < from.Lengths[0]; i++)
        {
            for (int j = 0; j < from.Lengths[1]; j++)
            {
                to[i, j] = pass.Random.Uniform((ulong)(i * from.Lengths[1] + j)) < 0.5 ? 0 : from[i, j];
            }
        }
    }
}

/// <summary>Passes everything on, and throws after so many forward passes.</summary>
internal sealed class Throwing(int after) : ILayer
{
    private int _passes;

    public int Build(LayerBuilder layer) => layer.Inputs;

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
    {
    }

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        if (++_passes > after)
        {
            throw new TimeoutException("The layer has had enough.");
        }

        x.CopyTo(y);
    }

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) => dy.CopyTo(dx);
}

/// <summary>y = x + |s − 0.5| with every s at 0.5: nothing but kinks.</summary>
internal sealed class OnItsKink : ILayer
{
    private string _s = "";
    private ParameterSet? _parameters, _gradients;

    public int Build(LayerBuilder layer)
    {
        _s = layer.Parameter("s", [layer.Inputs], initialValue: 0.5f);
        return layer.Inputs;
    }

    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers) => (_parameters, _gradients) = (parameters, gradients);

    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        for (int i = 0; i < x.Lengths[0]; i++)
        {
            for (int j = 0; j < x.Lengths[1]; j++)
            {
                y[i, j] = x[i, j] + Math.Abs(_parameters!.AsSpan(_s)[j] - 0.5f);
            }
        }
    }

    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        dy.CopyTo(dx);
        _gradients!.AsSpan(_s).Clear();
    }
}
