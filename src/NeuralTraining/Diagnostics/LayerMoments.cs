namespace NeuralTraining.Diagnostics;

/// <summary>Computes mean, extremes and constant units of one layer, in a first pass over its outputs.</summary>
internal sealed class LayerMoments(int width)
{
    private readonly float[] _first = new float[width];
    private readonly bool[] _changes = new bool[width];
    private double _sum, _lowest = double.PositiveInfinity, _highest = double.NegativeInfinity;
    private long _rows, _nonFinite;

    public double Mean => _sum / (_rows * width);

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>The smallest and the largest finite output; from 0 to 1 when none is.</summary>
    public (double Low, double High) FiniteRange => _lowest <= _highest ? (_lowest, _highest) : (0, 1);

    public double NonFiniteOutputs => (double)_nonFinite / (_rows * width);

    public double DeadUnits => (double)_changes.Where((changes, unit) => !changes && (_rows > 1 || _first[unit] == 0)).Count() / width;

    public void Add(ReadOnlySpan<float> outputs)
    {
        if (_rows == 0)
        {
            outputs[..width].CopyTo(_first);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            float y = outputs[i];
            _sum += y;
            (Minimum, Maximum) = (Math.Min(Minimum, y), Math.Max(Maximum, y));
            _changes[i % width] |= y != _first[i % width];
            if (float.IsFinite(y))
            {
                (_lowest, _highest) = (Math.Min(_lowest, y), Math.Max(_highest, y));
            }
            else
            {
                _nonFinite++;
            }
        }

        _rows += outputs.Length / width;
    }
}
