using NeuralTraining.Layers;

namespace NeuralTraining.Networks;

/// <summary>Builds the steps of a frozen network from layers, one after another. Folds a scale and shift of columns
/// into the product before it, or else into the product after it, in double precision.</summary>
internal sealed class Folding
{
    private readonly List<FrozenStep> _steps = [];
    private int _width;

    // The scale and shift still to be applied to the columns; null: none.
    private (double[] Scale, double[] Shift)? _pending;

    public Folding(int inputs) => _width = inputs;

    /// <summary>Adds a layer of a network, by its index.</summary>
    /// <exception cref="InvalidOperationException">The layer cannot be frozen.</exception>
    public void Add(MultiLayerNet network, int place)
    {
        ILayer layer = network.Layers[place];
        switch (layer)
        {
            case Affine affine:
                AddAffine(network.Parameters, affine);
                break;
            case BatchNorm norm:
                AddNorm(network.Parameters, network.Buffers, norm);
                break;
            case LayerNorm norm:
                Settle();
                _steps.Add(new FrozenLayerNorm(
                    network.Parameters.AsSpan(norm.GammaName).ToArray(), network.Parameters.AsSpan(norm.BetaName).ToArray(), norm.Epsilon));
                break;
            case Dropout { InferenceScale: 1 }:
                break;
            case Dropout dropout:
                AddScale([.. Enumerable.Repeat((double)dropout.InferenceScale, _width)], new double[_width]);
                break;
            case LeakyReLU leaky:
                Settle();
                _steps.Add(new FrozenLeakyReLU(leaky.Slope, _width));
                break;
            case ELU elu:
                Settle();
                _steps.Add(new FrozenELU(elu.Alpha, _width));
                break;
            case Activation activation:
                Settle();
                _steps.Add(new FrozenActivation(activation, _width));
                break;
            default:
                AddOther(layer, network.Stack, place);
                break;
        }
    }

    public FrozenStep[] Finish()
    {
        if (_steps.Count == 0)
        {
            // The network has only dropout that scales in training: y = x, unless something is pending.
            _pending ??= ([.. Enumerable.Repeat(1.0, _width)], new double[_width]);
        }

        Settle();
        return [.. _steps];
    }

    private void AddAffine(ParameterSet parameters, Affine layer)
    {
        int outputs = layer.Outputs;
        float[] weights = parameters.AsSpan(layer.WeightName).ToArray();
        float[] bias = layer.BiasName.Length > 0 ? parameters.AsSpan(layer.BiasName).ToArray() : new float[outputs];
        if (_pending is var (scale, shift))
        {
            // (s·x + t)·W + b = x·(s·W) + (b + t·W)
            for (int j = 0; j < outputs; j++)
            {
                double sum = bias[j];
                for (int i = 0; i < _width; i++)
                {
                    ref float weight = ref weights[i * outputs + j];
                    sum += shift[i] * weight;
                    weight = (float)(scale[i] * weight);
                }

                bias[j] = (float)sum;
            }
        }

        _pending = null;
        _width = outputs;
        _steps.Add(new FrozenDenseAffine(weights, bias));
    }

    /// <summary>γ·(x − μ)/√(σ² + ε) + β = s·x + (β − s·μ), with s = γ/√(σ² + ε).</summary>
    private void AddNorm(ParameterSet parameters, ParameterSet buffers, BatchNorm layer)
    {
        ReadOnlySpan<float> gamma = parameters.AsSpan(layer.GammaName), beta = parameters.AsSpan(layer.BetaName);
        ReadOnlySpan<float> mean = buffers.AsSpan(layer.RunningMeanName), variance = buffers.AsSpan(layer.RunningVarianceName);
        double[] scale = new double[_width], shift = new double[_width];
        for (int j = 0; j < _width; j++)
        {
            scale[j] = gamma[j] / Math.Sqrt((double)variance[j] + layer.Epsilon);
            shift[j] = beta[j] - scale[j] * mean[j];
        }

        AddScale(scale, shift);
    }

    private void AddScale(double[] scale, double[] shift)
    {
        if (_pending is var (oldScale, oldShift))
        {
            _pending = ([.. oldScale.Zip(scale, (old, s) => old * s)], [.. oldShift.Select((old, j) => old * scale[j] + shift[j])]);
        }
        else if (_steps.Count > 0 && _steps[^1] is FrozenDenseAffine affine)
        {
            for (int i = 0; i < affine.Weights.Length; i++)
            {
                affine.Weights[i] = (float)(affine.Weights[i] * scale[i % _width]);
            }

            for (int j = 0; j < _width; j++)
            {
                affine.Bias[j] = (float)(affine.Bias[j] * scale[j] + shift[j]);
            }
        }
        else
        {
            _pending = (scale, shift);
        }
    }

    private void AddOther(ILayer layer, LayerStack stack, int place)
    {
        ILayer frozen = layer.Freeze() ?? throw new InvalidOperationException(
            Invariant($"Each layer must give a frozen one for the network to be frozen, ") +
            Invariant($"but layer {place + 1} ({layer.GetType().Name}) has none. ") +
            $"{nameof(ILayer)}.{nameof(ILayer.Freeze)} describes the requirements.");
        if (ReferenceEquals(frozen, layer) && stack.Declares(place))
        {
            throw new InvalidOperationException(
                Invariant($"A layer with parameters or buffers must be frozen as another layer with a copy of them, ") +
                Invariant($"but layer {place + 1} ({layer.GetType().Name}) returned itself."));
        }

        Settle();
        int inputs = _width;
        _width = stack.Width(place);
        _steps.Add(new FrozenLayer(frozen, inputs, _width));
    }

    /// <summary>Adds a step for a scale and shift that no product takes.</summary>
    private void Settle()
    {
        if (_pending is var (scale, shift))
        {
            _steps.Add(new FrozenScale([.. scale.Select(s => (float)s)], [.. shift.Select(t => (float)t)]));
            _pending = null;
        }
    }
}
