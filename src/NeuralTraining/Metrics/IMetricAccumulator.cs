namespace NeuralTraining.Metrics;

/// <summary>Computes a metric over the parts of one data set. For one thread at a time.</summary>
public interface IMetricAccumulator
{
    /// <summary>Adds some samples.</summary>
    /// <param name="predictions">Their predictions.</param>
    /// <param name="batch">The samples with labels or targets, and weights if they have any.</param>
    void Add(in Predictions predictions, in Batch batch);

    /// <summary>Gets the metric of all samples added so far; NaN if it is not defined for them.</summary>
    double Value { get; }

    /// <summary>Begins anew, without samples.</summary>
    void Reset();
}
