using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Computes the share of samples whose right class is among the k of largest output.</summary>
/// <remarks>The first of equal outputs ranks highest, as in the predicted class, so that k = 1 is the accuracy;
/// scikit-learn ranks the last of them highest. A sample with NaN among its outputs is not right. Samples count by
/// their weights.</remarks>
public sealed class TopKAccuracy : IMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="k">The number of classes of which one must be right, from 1 to the number of classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is less than 1.</exception>
    public TopKAccuracy(int k) => K = Require.AtLeast(k, 1, "number of classes of largest output");

    /// <summary>Gets the number of classes of which one must be right.</summary>
    public int K { get; }

    /// <inheritdoc />
    /// <remarks>Such as <c>top-5 accuracy</c>.</remarks>
    public string Name => Invariant($"top-{K} accuracy");

    /// <inheritdoc />
    public bool LargerIsBetter => true;

    /// <inheritdoc />
    public PredictionKinds Needs => PredictionKinds.Labels;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">There are fewer than k classes, a label is not the number of a class, or the
    /// targets are not probabilities of classes.</exception>
    public void Check(in Batch batch, int outputs)
    {
        if (K > ClassTargets.CountOf(outputs))
        {
            throw new ArgumentException(
                Invariant($"The {Name} must be of at least {K} classes, but there are {ClassTargets.CountOf(outputs)}."), nameof(outputs));
        }

        ClassTargets.Check(batch, outputs);
    }

    /// <inheritdoc />
    public IMetricAccumulator CreateAccumulator(int outputs) => new Accumulator(K);

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, ("K", K));

    private sealed class Accumulator(int k) : IMetricAccumulator
    {
        private double _right, _total;

        public double Value => _right / _total;

        public void Reset() => (_right, _total) = (0, 0);

        public void Add(in Predictions predictions, in Batch batch)
        {
            ReadOnlySpan<float> outputs = DenseTensor.AsSpan(predictions.Outputs);
            ReadOnlySpan<int> labels = predictions.RequireLabels();
            int columns = (int)predictions.Outputs.Lengths[1];
            for (int row = 0; row < batch.Count; row++)
            {
                int right = ClassTargets.LabelOf(batch, row), predicted = labels[row];
                bool isRight = columns == 1
                    ? predicted == right || (k > 1 && predicted >= 0)
                    : predicted >= 0 && RankOf(right, outputs.Slice(row * columns, columns)) < k;
                double weight = batch.WeightOf(row);
                _right += isRight ? weight : 0;
                _total += weight;
            }
        }

        /// <summary>Returns the number of outputs that rank above one of them.</summary>
        private static int RankOf(int index, ReadOnlySpan<float> outputs)
        {
            int rank = 0;
            float output = outputs[index];
            for (int j = 0; j < outputs.Length; j++)
            {
                rank += outputs[j] > output || (outputs[j] == output && j < index) ? 1 : 0;
            }

            return rank;
        }
    }
}
