namespace NeuralTraining.Metrics;

/// <summary>Counts the samples of each class by the class that was predicted for them.</summary>
internal sealed class ConfusionCounts(int classes)
{
    private readonly double[] _cells = new double[classes * classes], _unpredicted = new double[classes];

    /// <summary>The counts so far, not copied.</summary>
    public ConfusionMatrix Matrix => field ??= new ConfusionMatrix(_cells, _unpredicted);

    public void Reset()
    {
        Array.Clear(_cells);
        Array.Clear(_unpredicted);
    }

    public void Add(in Predictions predictions, in Batch batch)
    {
        ReadOnlySpan<int> labels = predictions.RequireLabels();
        for (int row = 0; row < batch.Count; row++)
        {
            int right = ClassTargets.LabelOf(batch, row), predicted = labels[row];
            if (predicted < -1 || predicted >= classes)
            {
                throw new ArgumentException(
                    Invariant($"A predicted label must be from 0 to {classes - 1}, or −1 for none, ") +
                    Invariant($"but that of row {row} was '{predicted}'."), nameof(predictions));
            }

            double weight = batch.WeightOf(row);
            if (predicted >= 0)
            {
                _cells[right * classes + predicted] += weight;
            }
            else
            {
                _unpredicted[right] += weight;
            }
        }
    }
}
