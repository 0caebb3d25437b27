using NeuralTraining.Losses;
using NeuralTraining.Metrics;
using NeuralTraining.Networks;

namespace NeuralTraining;

/// <content>Metrics and reports of samples.</content>
public sealed partial class Ensemble
{
    /// <summary>Computes the share of samples whose largest mean output (the first, if several are) is the right class,
    /// in inference mode; one with a NaN among its mean outputs is not. A single mean output greater than 0 is that of
    /// class 1. Does not allocate.</summary>
    /// <param name="batch">The samples: labels, or targets that are probabilities of classes.</param>
    /// <exception cref="ArgumentException">The batch does not fit the networks, or its targets are not probabilities of
    /// classes.</exception>
    /// <exception cref="InvalidOperationException">A loss is a <see cref="RegressionLoss"/>; or there is one output, to
    /// which a loss gives no probability; or another call on the ensemble or on one of its networks is under
    /// way.</exception>
    public double Accuracy(in Batch batch)
    {
        using Calls calls = new(this);
        Score(batch, _accuracy);
        return _accuracy.FirstValue;
    }

    /// <summary>Computes metrics of the mean outputs in one pass over the samples, in inference mode. Allocates the
    /// result.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="metrics">The metrics, of different names.</param>
    /// <returns>The values by name, in the order of the metrics.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the networks or a metric, or two metrics have one
    /// name.</exception>
    /// <exception cref="InvalidOperationException">A metric needs probabilities or classes that the networks do not
    /// give, or another call on the ensemble or on one of its networks is under way.</exception>
    public IReadOnlyDictionary<string, double> Evaluate(in Batch batch, params IReadOnlyList<IMetric> metrics)
    {
        var pass = new MetricPass(metrics, Outputs, Meaning, RequireProbabilities);
        using Calls calls = new(this);
        Score(batch, pass);
        return pass.Values;
    }

    /// <summary>Computes a report of the predicted classes in one pass over the samples, in inference mode: the
    /// confusion matrix, the scores of each class, and log-loss and ROC AUC if the loss gives probabilities.
    /// Allocates.</summary>
    /// <param name="batch">The samples: labels, or targets that are probabilities of classes.</param>
    /// <param name="classNames">The name of each class. Default: its number.</param>
    /// <exception cref="ArgumentException">The batch does not fit the networks, a label is not the number of a class,
    /// the targets are not probabilities of classes, or there are not as many names as classes.</exception>
    /// <exception cref="InvalidOperationException">There is one output, but no loss that makes it a probability; or
    /// another call on the ensemble or on one of its networks is under way.</exception>
    public ClassificationReport ClassificationReport(in Batch batch, IReadOnlyList<string>? classNames = null)
    {
        var accumulator = new ClassificationReportAccumulator(Meaning.Probabilities is not null, classNames);
        _ = Evaluate(batch, accumulator);
        return accumulator.Report;
    }

    /// <summary>Computes a report of the predicted numbers in one pass over the samples, in inference mode: MAE, RMSE
    /// and R² of each output. Allocates.</summary>
    /// <param name="batch">The samples, with targets.</param>
    /// <param name="outputNames">The name of each output. Default: its number.</param>
    /// <exception cref="ArgumentException">The batch does not fit the networks, has labels, or there are not as many
    /// names as outputs.</exception>
    /// <exception cref="InvalidOperationException">Another call on the ensemble or on one of its networks is under
    /// way.</exception>
    public RegressionReport RegressionReport(in Batch batch, IReadOnlyList<string>? outputNames = null)
    {
        var accumulator = new RegressionReportAccumulator(outputNames);
        _ = Evaluate(batch, accumulator);
        return accumulator.Report;
    }

    private void Score(in Batch batch, MetricPass metrics)
    {
        _networks[0].RequireFit(batch);
        metrics.Begin(batch, Outputs);
        Prediction.Score(this, batch, metrics);
    }
}
