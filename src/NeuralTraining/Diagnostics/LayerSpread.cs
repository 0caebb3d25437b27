using NeuralTraining.Layers;

namespace NeuralTraining.Diagnostics;

/// <summary>Computes deviation and histogram of one layer, in a second pass over its outputs, whose mean and range are
/// known.</summary>
internal sealed class LayerSpread
{
    private readonly double _mean;
    private readonly Predicate<float>? _isSaturated;
    private double _squares;
    private long _count, _saturated;

    public LayerSpread(ILayer layer, LayerMoments moments, int bins, (double Low, double High)? range)
    {
        _mean = moments.Mean;
        (double low, double high) = range ?? moments.FiniteRange;
        Histogram = new Histogram(bins, low, high);
        _isSaturated = layer switch
        {
            ReLU => y => y == 0,
            Sigmoid => y => y is < 0.01f or > 0.99f,
            Tanh => y => y is < -0.98f or > 0.98f,
            ELU elu => y => y < -0.99f * elu.Alpha,
            Softplus => y => y < 0.01f,
            _ => null,
        };
    }

    public Histogram Histogram { get; }

    public double StandardDeviation => Math.Sqrt(_squares / _count);

    public double? SaturatedOutputs => _isSaturated is null ? null : (double)_saturated / _count;

    public void Add(ReadOnlySpan<float> outputs)
    {
        foreach (float y in outputs)
        {
            _squares += (y - _mean) * (y - _mean);
            _saturated += _isSaturated is not null && _isSaturated(y) ? 1 : 0;
            Histogram.Add(y);
        }

        _count += outputs.Length;
    }
}
