namespace NeuralTraining.Metrics;

/// <summary>Measures the quality of predictions, as <see cref="Accuracy"/> does: in one pass over a data set, a part at
/// a time.</summary>
/// <remarks>A metric is immutable: one may serve several networks and threads at once. Each pass has an accumulator of
/// its own.</remarks>
public interface IMetric
{
    /// <summary>Gets the name under which its value is found, such as <c>accuracy</c>. It is not empty, and unique
    /// among the metrics of an evaluation.</summary>
    string Name { get; }

    /// <summary>Gets whether a larger value is better.</summary>
    bool LargerIsBetter { get; }

    /// <summary>Gets the predictions that it needs besides the outputs. Default: none.</summary>
    PredictionKinds Needs => PredictionKinds.None;

    /// <summary>Refuses samples that the metric cannot be computed for. Called with the whole set before any
    /// computation. By default accepts all samples.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="outputs">The number of the network's outputs.</param>
    /// <exception cref="ArgumentException">The samples do not fit.</exception>
    void Check(in Batch batch, int outputs)
    {
    }

    /// <summary>Begins a pass over a data set. Allocates.</summary>
    /// <param name="outputs">The number of the network's outputs.</param>
    IMetricAccumulator CreateAccumulator(int outputs);
}
