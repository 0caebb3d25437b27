namespace NeuralTraining.Metrics;

/// <summary>Computes the mean absolute error of a regression.</summary>
/// <remarks>Σ w |t − y| / Σ w, with the weights w of the samples; the mean over the outputs if there are several. NaN
/// where an output is NaN.</remarks>
public sealed class Mae : IMetric
{
    /// <inheritdoc />
    public string Name => "MAE";

    /// <inheritdoc />
    public bool LargerIsBetter => false;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The samples have labels, or not one target for each output.</exception>
    public void Check(in Batch batch, int outputs) => NumberTargets.Check(batch, outputs);

    /// <inheritdoc />
    public IMetricAccumulator CreateAccumulator(int outputs) =>
        new ErrorAccumulator(outputs, (sums, output) => sums.MeanAbsoluteError(output));

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this);
}
