namespace NeuralTraining.Metrics;

/// <summary>Computes the area under the receiver operating characteristic: the probability that a sample of a class
/// gets a larger probability of it than a sample of the rest, where equal ones count as one half.</summary>
/// <remarks>
/// <para>Of two classes, the area of class 1. Of several, each class against the rest, averaged. Samples count by their
/// weights. Equals <c>roc_auc_score</c> of scikit-learn with <c>multi_class="ovr"</c>.</para>
/// <para>NaN where a class or the rest has no samples, or only those of weight 0, for one such class makes every
/// average undefined; and where a probability is NaN.</para>
/// <para>It must keep all probabilities of a pass: 4 bytes for each class and sample (for two classes, each sample),
/// and 8 bytes a sample for label and weight; and 8 bytes a sample to sort them.</para>
/// </remarks>
public sealed class RocAuc : IMetric
{
    /// <summary>The name of the metric, if each class counts alike.</summary>
    internal const string MetricName = "ROC AUC";

    private readonly ClassChoice _choice;

    /// <summary>Creates the metric.</summary>
    /// <param name="averaging">The mean of several classes' areas: that in which each class counts alike, or that
    /// weighted by the samples of each class. Default: each class counts alike. Of no effect for two classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The averaging is neither Macro nor Weighted.</exception>
    public RocAuc(Averaging averaging = Averaging.Macro) => _choice = averaging is Averaging.Macro or Averaging.Weighted
        ? ClassChoice.AverageOf(averaging)
        : throw new ArgumentOutOfRangeException(
            nameof(averaging), Invariant($"The averaging of ROC AUC must be Macro or Weighted, but was '{averaging}'."));

    private RocAuc(int label) => _choice = ClassChoice.Of(label);

    /// <summary>Creates a metric of one class against the rest.</summary>
    /// <param name="label">The label of the class, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The label is negative.</exception>
    public static RocAuc OfClass(int label) => new(label);

    /// <inheritdoc />
    /// <remarks><c>ROC AUC</c>, <c>ROC AUC weighted</c>, or such as <c>ROC AUC of class 2</c>.</remarks>
    public string Name => _choice is { Single: null, Averaging: Averaging.Macro } ? MetricName : _choice.NameOf(MetricName);

    /// <inheritdoc />
    public bool LargerIsBetter => true;

    /// <inheritdoc />
    public PredictionKinds Needs => PredictionKinds.Probabilities;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A label is not the number of a class, the targets are not probabilities of
    /// classes, or the metric is of a class that is not there.</exception>
    public void Check(in Batch batch, int outputs) => _choice.Check(batch, outputs);

    /// <inheritdoc />
    public IMetricAccumulator CreateAccumulator(int outputs) => new RankedScores(outputs, _choice);

    /// <inheritdoc />
    public override string ToString() => _choice.TextOf(this);
}
