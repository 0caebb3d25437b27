using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Computes the coefficient of determination R²: 1 for perfect predictions, 0 for those of the mean of the
/// targets; negative for worse ones.</summary>
/// <remarks>1 − Σ w (t − y)² / Σ w (t − t̄)², with the weights w of the samples and their weighted mean t̄; the mean
/// over the outputs if there are several. An output whose targets are all equal counts as 1 if every prediction is
/// exact, and as 0 otherwise, as in scikit-learn. NaN for fewer than two samples or none of weight, and where an output
/// is NaN.</remarks>
public sealed class R2 : IMetric
{
    /// <inheritdoc />
    public string Name => "R2";

    /// <inheritdoc />
    public bool LargerIsBetter => true;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The samples have labels, or not one target for each output.</exception>
    public void Check(in Batch batch, int outputs) => NumberTargets.Require(batch, outputs);

    /// <inheritdoc />
    public IMetricAccumulator CreateAccumulator(int outputs) => new Accumulator(outputs);

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this);

    /// <summary>Adds the deviations from the mean so far, which stay exact where targets are large (Welford
    /// 1962).</summary>
    internal sealed class Accumulator(int outputs) : IMetricAccumulator
    {
        private readonly double[] _means = new double[outputs], _deviations = new double[outputs], _errors = new double[outputs];
        private double _total;
        private long _count;

        public double Value
        {
            get
            {
                double sum = 0;
                for (int j = 0; j < _means.Length; j++)
                {
                    sum += Of(j);
                }

                return sum / _means.Length;
            }
        }

        /// <summary>Returns R² of one output.</summary>
        public double Of(int output)
        {
            double deviation = _deviations[output], error = _errors[output];
            return _count < 2 || _total == 0 || double.IsNaN(error) ? double.NaN
                : deviation > 0 ? 1 - error / deviation
                : error == 0 ? 1 : 0;
        }

        public void Reset()
        {
            (_total, _count) = (0, 0);
            Array.Clear(_means);
            Array.Clear(_deviations);
            Array.Clear(_errors);
        }

        public void Add(in Predictions predictions, in Batch batch)
        {
            ReadOnlySpan<float> targets = DenseTensor.AsSpan(batch.Targets), answers = DenseTensor.AsSpan(predictions.Outputs);
            int columns = _means.Length;
            for (int row = 0; row < batch.Count; row++)
            {
                double weight = batch.WeightOf(row);
                _count++;
                if (weight == 0)
                {
                    continue;
                }

                _total += weight;
                for (int j = 0; j < columns; j++)
                {
                    double target = targets[row * columns + j], error = target - answers[row * columns + j];
                    double step = target - _means[j];
                    _means[j] += weight / _total * step;
                    _deviations[j] += weight * step * (target - _means[j]);
                    _errors[j] += weight * error * error;
                }
            }
        }
    }
}
