using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Sums the errors of each output of a regression.</summary>
internal sealed class ErrorSums(int outputs)
{
    private readonly double[] _magnitudes = new double[outputs], _squares = new double[outputs];

    /// <summary>The sum of the weights.</summary>
    public double Total { get; private set; }

    public double MeanAbsoluteError(int output) => _magnitudes[output] / Total;

    public double RootMeanSquaredError(int output) => Math.Sqrt(_squares[output] / Total);

    public void Reset()
    {
        Total = 0;
        Array.Clear(_magnitudes);
        Array.Clear(_squares);
    }

    public void Add(in Predictions predictions, in Batch batch)
    {
        ReadOnlySpan<float> targets = DenseTensor.AsSpan(batch.Targets), answers = DenseTensor.AsSpan(predictions.Outputs);
        int columns = _squares.Length;
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
                double error = (double)targets[row * columns + j] - answers[row * columns + j];
                _magnitudes[j] += weight * Math.Abs(error);
                _squares[j] += weight * error * error;
            }
        }
    }
}
