namespace NeuralTraining.Metrics;

/// <summary>Computes a report of a classifier in one pass, as a metric that has no value. For one pass.</summary>
internal sealed class ClassificationReportAccumulator(bool withProbabilities, IReadOnlyList<string>? classNames)
    : IMetric, IMetricAccumulator
{
    private ConfusionCounts? _counts;
    private IMetricAccumulator? _logLoss, _rocAuc;

    public string Name => nameof(ClassificationReport);

    public bool LargerIsBetter => true;

    public PredictionKinds Needs => PredictionKinds.Labels | (withProbabilities ? PredictionKinds.Probabilities : PredictionKinds.None);

    public double Value => double.NaN;

    public ClassificationReport Report => new(_counts!.Matrix, classNames, _logLoss?.Value, _rocAuc?.Value);

    public void Check(in Batch batch, int outputs)
    {
        ReportTable.RequireNames(classNames, ClassTargets.CountOf(outputs), "classes", nameof(classNames));
        ClassTargets.Check(batch, outputs);
    }

    public IMetricAccumulator CreateAccumulator(int outputs)
    {
        _counts = new ConfusionCounts(ClassTargets.CountOf(outputs));
        if (withProbabilities)
        {
            _logLoss = new LogLoss().CreateAccumulator(outputs);
            _rocAuc = new RocAuc().CreateAccumulator(outputs);
        }

        return this;
    }

    public void Reset()
    {
        _counts!.Reset();
        _logLoss?.Reset();
        _rocAuc?.Reset();
    }

    public void Add(in Predictions predictions, in Batch batch)
    {
        _counts!.Add(predictions, batch);
        _logLoss?.Add(predictions, batch);
        _rocAuc?.Add(predictions, batch);
    }
}
