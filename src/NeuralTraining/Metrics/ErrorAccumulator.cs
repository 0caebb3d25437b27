namespace NeuralTraining.Metrics;

/// <summary>Computes the mean over the outputs of an error or of R².</summary>
internal sealed class ErrorAccumulator(int outputs, Func<ErrorSums, int, double> error) : IMetricAccumulator
{
    private readonly ErrorSums _sums = new(outputs);

    public double Value
    {
        get
        {
            double sum = 0;
            for (int j = 0; j < outputs; j++)
            {
                sum += error(_sums, j);
            }

            return sum / outputs;
        }
    }

    public void Add(in Predictions predictions, in Batch batch) => _sums.Add(predictions, batch);

    public void Reset() => _sums.Reset();
}
