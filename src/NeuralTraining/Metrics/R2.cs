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
    public void Check(in Batch batch, int outputs) => NumberTargets.Check(batch, outputs);

    /// <inheritdoc />
    public IMetricAccumulator CreateAccumulator(int outputs) =>
        new ErrorAccumulator(outputs, (sums, output) => sums.R2(output));

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this);
}
