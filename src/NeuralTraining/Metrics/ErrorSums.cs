using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Sums the errors of each output of a regression, and the squared distances of its targets from their mean:
/// from the mean so far, which stays exact where targets are large (Welford 1962).</summary>
internal sealed class ErrorSums(int outputs)
{
    private readonly double[] _magnitudes = new double[outputs], _squares = new double[outputs];
    private readonly double[] _means = new double[outputs], _distances = new double[outputs];
    private long _count;

    /// <summary>The sum of the weights.</summary>
    public double Total { get; private set; }

    public double MeanAbsoluteError(int output) => _magnitudes[output] / Total;

    public double RootMeanSquaredError(int output) => Math.Sqrt(_squares[output] / Total);

    public double R2(int output)
    {
        double distance = _distances[output], error = _squares[output];
        return _count < 2 || Total == 0 || double.IsNaN(error) ? double.NaN
            : distance > 0 ? 1 - error / distance
            : error == 0 ? 1 : 0;
    }

    public void Reset()
    {
        (Total, _count) = (0, 0);
        Array.Clear(_magnitudes);
        Array.Clear(_squares);
        Array.Clear(_means);
        Array.Clear(_distances);
    }

    public void Add(in Predictions predictions, in Batch batch)
    {
        ReadOnlySpan<float> targets = DenseTensor.AsSpan(batch.Targets), predicted = DenseTensor.AsSpan(predictions.Outputs);
        int columns = _squares.Length;
        _count += batch.Count;
        for (int row = 0; row < batch.Count; row++)
        {
            double weight = batch.WeightOf(row);
            if (weight == 0)
            {
                continue;
            }

            Total += weight;
            for (int j = 0; j < columns; j++)
            {
                double target = targets[row * columns + j], error = target - predicted[row * columns + j], step = target - _means[j];
                _magnitudes[j] += weight * Math.Abs(error);
                _squares[j] += weight * error * error;
                _means[j] += weight / Total * step;
                _distances[j] += weight * step * (target - _means[j]);
            }
        }
    }
}
