using System.Globalization;

namespace NeuralTraining.Metrics;

/// <summary>Computes a report of a regression in one pass, as a metric that has no value. For one pass.</summary>
internal sealed class RegressionReportAccumulator(IReadOnlyList<string>? outputNames) : IMetric, IMetricAccumulator
{
    private ErrorSums? _errors;
    private int _outputs;

    public string Name => nameof(RegressionReport);

    public bool LargerIsBetter => true;

    public double Value => double.NaN;

    public RegressionReport Report => new(
    [
        .. Enumerable.Range(0, _outputs).Select(i => new OutputErrors(
            outputNames?[i] ?? i.ToString(CultureInfo.InvariantCulture),
            _errors!.MeanAbsoluteError(i), _errors.RootMeanSquaredError(i), _errors.R2(i))),
    ], _errors!.Total);

    public void Check(in Batch batch, int outputs)
    {
        ReportTable.RequireNames(outputNames, outputs, "outputs", nameof(outputNames));
        NumberTargets.Check(batch, outputs);
    }

    public IMetricAccumulator CreateAccumulator(int outputs)
    {
        (_outputs, _errors) = (outputs, new ErrorSums(outputs));
        return this;
    }

    public void Reset() => _errors!.Reset();

    public void Add(in Predictions predictions, in Batch batch) => _errors!.Add(predictions, batch);
}
