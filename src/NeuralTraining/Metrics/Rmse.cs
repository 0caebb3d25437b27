namespace NeuralTraining.Metrics;

/// <summary>Computes the root of the mean squared error of a regression, in the unit of the targets.</summary>
/// <remarks>√(Σ w (t − y)² / Σ w), with the weights w of the samples; the mean of the outputs' roots if there are
/// several, as in scikit-learn. NaN where an output is NaN.</remarks>
public sealed class Rmse : IMetric
{
    /// <inheritdoc />
    public string Name => "RMSE";

    /// <inheritdoc />
    public bool LargerIsBetter => false;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The samples have labels, or not one target for each output.</exception>
    public void Check(in Batch batch, int outputs) => NumberTargets.Check(batch, outputs);

    /// <inheritdoc />
    public IMetricAccumulator CreateAccumulator(int outputs) =>
        new ErrorAccumulator(outputs, (sums, output) => sums.RootMeanSquaredError(output));

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this);
}
