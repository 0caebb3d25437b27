namespace NeuralTraining.Metrics;

/// <summary>Computes the share of samples whose predicted class is the right one: the largest of a row of targets where
/// these are given instead of labels.</summary>
/// <remarks>Σ w · [predicted = right] / Σ w, with the weights w of the samples. A sample with NaN among its outputs is
/// not right. One output is that of class 1 of two, which is predicted where the output is greater than 0.</remarks>
public sealed class Accuracy : IMetric
{
    /// <summary>The name of the metric.</summary>
    internal const string MetricName = "accuracy";

    /// <inheritdoc />
    public string Name => MetricName;

    /// <inheritdoc />
    public bool LargerIsBetter => true;

    /// <inheritdoc />
    public PredictionKinds Needs => PredictionKinds.Labels;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A label is not the number of a class, or the targets are not probabilities
    /// of classes.</exception>
    public void Check(in Batch batch, int outputs) => ClassTargets.Check(batch, outputs);

    /// <inheritdoc />
    public IMetricAccumulator CreateAccumulator(int outputs) => new Accumulator();

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this);

    private sealed class Accumulator : IMetricAccumulator
    {
        private double _right, _total;

        public double Value => _right / _total;

        public void Reset() => (_right, _total) = (0, 0);

        public void Add(in Predictions predictions, in Batch batch)
        {
            ReadOnlySpan<int> labels = predictions.RequireLabels();
            for (int row = 0; row < batch.Count; row++)
            {
                double weight = batch.WeightOf(row);
                _right += labels[row] == ClassTargets.LabelOf(batch, row) ? weight : 0;
                _total += weight;
            }
        }
    }
}
