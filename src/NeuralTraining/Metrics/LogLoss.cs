using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Computes the log-loss: the mean of −log of the probability that is given to the right class.</summary>
/// <remarks>
/// <para>−Σ w log p / Σ w, with the weights w of the samples; of targets that are probabilities t, −Σ w Σ t log p / Σ
/// w. As in scikit-learn 1.2 a probability less than 2⁻⁵² counts as 2⁻⁵², so that no sample adds more than 36.04, and
/// the probabilities of a row are divided by their sum. NaN where a probability is.</para>
/// <para>The probabilities are in single precision, so that those near 1 are rounded to about 6e-8. A loss, computed
/// from the outputs themselves, is exact.</para>
/// </remarks>
public sealed class LogLoss : IMetric
{
    /// <summary>2⁻⁵², the ε of double precision.</summary>
    private const double MinProbability = 2.220446049250313e-16;

    /// <summary>The name of the metric.</summary>
    internal const string MetricName = "log-loss";

    /// <inheritdoc />
    public string Name => MetricName;

    /// <inheritdoc />
    public bool LargerIsBetter => false;

    /// <inheritdoc />
    public PredictionKinds Needs => PredictionKinds.Probabilities;

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
        private double _sum, _total;

        public double Value => _sum / _total;

        public void Reset() => (_sum, _total) = (0, 0);

        public void Add(in Predictions predictions, in Batch batch)
        {
            ReadOnlySpan<float> probabilities = predictions.RequireProbabilities();
            int columns = (int)predictions.Outputs.Lengths[1];
            for (int row = 0; row < batch.Count; row++)
            {
                double weight = batch.WeightOf(row);
                if (weight > 0)
                {
                    ReadOnlySpan<float> p = probabilities.Slice(row * columns, columns);
                    _sum += weight * (columns == 1 ? OfOne(p[0], batch, row) : OfSeveral(p, batch, row));
                    _total += weight;
                }
            }
        }

        private static double OfOne(double p, in Batch batch, int row)
        {
            double t = batch.HasLabels ? batch.Labels[row] : batch.Targets[row, 0];
            return Term(t, p, 1) + Term(1 - t, 1 - p, 1);
        }

        private static double OfSeveral(ReadOnlySpan<float> p, in Batch batch, int row)
        {
            double total = 0;
            foreach (float probability in p)
            {
                total += Clip(probability);
            }

            if (batch.HasLabels)
            {
                return Term(1, p[batch.Labels[row]], total);
            }

            double sum = 0;
            for (int j = 0; j < p.Length; j++)
            {
                sum += Term(batch.Targets[row, j], p[j], total);
            }

            return sum;
        }

        /// <summary>−t log(p / total); NaN where p is, also with t = 0.</summary>
        private static double Term(double t, double p, double total) =>
            t == 0 && !double.IsNaN(p) ? 0 : -t * ScalarMath.Log(Clip(p) / total);

        /// <summary>p, but at least ε; NaN of NaN.</summary>
        private static double Clip(double p) => Math.Max(p, MinProbability);
    }
}
