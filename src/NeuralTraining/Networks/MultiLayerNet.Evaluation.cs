using System.Numerics.Tensors;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Metrics;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>Loss, metrics and reports of samples.</content>
public sealed partial class MultiLayerNet
{
    /// <summary>Computes the mean loss in inference mode, weight decay included. Does not allocate.</summary>
    /// <param name="batch">The samples.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public double Loss(in Batch batch)
    {
        using CallGuard.Call call = BeginCall();
        return Evaluate(batch, loss: true, metrics: null);
    }

    /// <summary>Computes the share of samples whose largest output (the first, if several are) is the right class, in
    /// inference mode; one with a NaN among its outputs is not. A single output greater than 0 is that of class 1.
    /// Samples count by their weights if they have any. Does not allocate.</summary>
    /// <param name="batch">The samples: labels, or targets that are probabilities of classes.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network, or its targets are not probabilities of
    /// classes.</exception>
    /// <exception cref="InvalidOperationException">The loss is a <see cref="RegressionLoss"/>; or there is one output,
    /// to which the loss gives no probability; or another call on the network is under way.</exception>
    public double Accuracy(in Batch batch)
    {
        using CallGuard.Call call = BeginCall();
        _ = Evaluate(batch, loss: false, AccuracyPass);
        return AccuracyPass.FirstValue;
    }

    /// <summary>Computes loss and accuracy in one pass over the samples. Does not allocate.</summary>
    /// <param name="batch">The samples.</param>
    /// <returns>The values of <see cref="Loss(in Batch)"/> and <see cref="Accuracy(in Batch)"/>.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the network, or its targets are not probabilities of
    /// classes.</exception>
    /// <exception cref="InvalidOperationException">The loss is a <see cref="RegressionLoss"/>; or there is one output,
    /// to which the loss gives no probability; or another call on the network is under way.</exception>
    public (double Loss, double Accuracy) Evaluate(in Batch batch)
    {
        using CallGuard.Call call = BeginCall();
        return (Evaluate(batch, loss: true, AccuracyPass), AccuracyPass.FirstValue);
    }

    /// <summary>Computes metrics in one pass over the samples, in inference mode. Allocates the result.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="metrics">The metrics, of different names.</param>
    /// <returns>The values by name, in the order of the metrics.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the network or a metric, or two metrics have one
    /// name.</exception>
    /// <exception cref="InvalidOperationException">A metric needs probabilities or classes that the network does not
    /// give, or another call on the network is under way.</exception>
    public IReadOnlyDictionary<string, double> Evaluate(in Batch batch, params IReadOnlyList<IMetric> metrics)
    {
        MetricPass pass = NewMetricPass(metrics);
        using CallGuard.Call call = BeginCall();
        _ = Evaluate(batch, loss: false, pass);
        return pass.Values;
    }

    /// <summary>Computes a report of the predicted classes in one pass over the samples, in inference mode: the
    /// confusion matrix, the scores of each class, and log-loss and ROC AUC if the loss gives probabilities.
    /// Allocates.</summary>
    /// <param name="batch">The samples: labels, or targets that are probabilities of classes.</param>
    /// <param name="classNames">The name of each class. Default: its number.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network, a label is not the number of a class,
    /// the targets are not probabilities of classes, or there are not as many names as classes.</exception>
    /// <exception cref="InvalidOperationException">There is one output, but no loss that makes it a probability; or
    /// another call on the network is under way.</exception>
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
    /// <exception cref="ArgumentException">The batch does not fit the network, has labels, or there are not as many
    /// names as outputs.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public RegressionReport RegressionReport(in Batch batch, IReadOnlyList<string>? outputNames = null)
    {
        var accumulator = new RegressionReportAccumulator(outputNames);
        _ = Evaluate(batch, accumulator);
        return accumulator.Report;
    }

    /// <summary>Prepares a pass over samples for metrics.</summary>
    internal MetricPass NewMetricPass(IReadOnlyList<IMetric> metrics) => new(metrics, Outputs, Meaning, RequireProbabilities);

    /// <summary>Computes loss and metrics.</summary>
    internal double Evaluate(in Batch batch, MetricPass metrics)
    {
        using CallGuard.Call call = BeginCall();
        return Evaluate(batch, loss: true, metrics);
    }

    private double Evaluate(in Batch batch, bool loss, MetricPass? metrics)
    {
        RequireFit(batch);
        metrics?.Begin(batch, Outputs);
        double lossSum = 0, total = 0;
        int partRows = Prediction.PartRows(_layers.Widest);
        for (int start = 0; start < batch.Count; start += partRows)
        {
            Batch part = batch.Slice(start, Math.Min(partRows, batch.Count - start));
            ReadOnlyTensorSpan<float> outputs = _layers.Forward(part.Inputs, PassMode.Inference, Iteration, part.FirstRow);
            double weight = loss ? _loss.TotalWeight(part) : 0;
            lossSum += loss ? _loss.Forward(outputs, part) * weight : 0;
            total += weight;
            metrics?.Add(outputs, part);
        }

        return (total == 0 ? 0 : lossSum / total) + (loss ? RegularizationLoss : 0);
    }

    /// <summary>The pass of the accuracy, which is reused.</summary>
    private MetricPass AccuracyPass => field ??= NewMetricPass([new Accuracy()]);
}
