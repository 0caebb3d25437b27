namespace NeuralTraining.Metrics;

/// <summary>Computes a score of a confusion matrix.</summary>
internal sealed class ConfusionAccumulator(int outputs, Func<ConfusionMatrix, double> score) : IMetricAccumulator
{
    private readonly ConfusionCounts _counts = new(ClassTargets.CountOf(outputs));

    public double Value => score(_counts.Matrix);

    public void Add(in Predictions predictions, in Batch batch) => _counts.Add(predictions, batch);

    public void Reset() => _counts.Reset();
}
