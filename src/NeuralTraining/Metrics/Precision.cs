namespace NeuralTraining.Metrics;

/// <summary>Computes the precision: the share of correct predictions among those of a class, averaged over the classes
/// or of one class.</summary>
/// <remarks>True positives / predicted positives. A quotient of 0 and 0 counts as 0, as <c>zero_division=0</c> in
/// scikit-learn, whose values it equals. Samples count by their weights; one with NaN among its outputs is of no
/// predicted class.</remarks>
public sealed class Precision : IMetric
{
    private readonly ClassChoice _choice;

    /// <summary>Creates a metric that averages over the classes.</summary>
    /// <param name="averaging">The kind of average. Default: the mean of the classes' values.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none of those named.</exception>
    public Precision(Averaging averaging = Averaging.Macro) => _choice = ClassChoice.AverageOf(averaging);

    private Precision(int label) => _choice = ClassChoice.Of(label);

    /// <summary>Creates a metric of one class alone.</summary>
    /// <param name="label">The label of the class, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The label is negative.</exception>
    public static Precision OfClass(int label) => new(label);

    /// <inheritdoc />
    /// <remarks>Such as <c>precision macro</c> or <c>precision of class 2</c>.</remarks>
    public string Name => _choice.NameOf("precision");

    /// <inheritdoc />
    public bool LargerIsBetter => true;

    /// <inheritdoc />
    public PredictionKinds Needs => PredictionKinds.Labels;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A label is not the number of a class, the targets are not probabilities of
    /// classes, or the metric is of a class that is not there.</exception>
    public void Check(in Batch batch, int outputs) => _choice.Check(batch, outputs);

    /// <inheritdoc />
    public IMetricAccumulator CreateAccumulator(int outputs) => new ConfusionAccumulator(
        outputs, matrix => _choice.Single is { } label ? matrix.Precision(label) : matrix.Precision(_choice.Averaging));

    /// <inheritdoc />
    public override string ToString() => _choice.TextOf(this);
}
