using System.Numerics.Tensors;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Metrics;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>Inference: predictions, evaluation, and a copy that only predicts.</content>
public sealed partial class MultiLayerNet : IPredictor
{
    int IPredictor.Widest => _layers.Widest;

    Answers IPredictor.Answers => Answers;

    string IPredictor.InputName => "input of this network";

    string IPredictor.OutputName => "output of this network";

    /// <summary>Computes the outputs of the last layer (before any softmax) in inference mode. Allocates the
    /// result.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <returns>The outputs [batch, outputs].</returns>
    /// <exception cref="ArgumentException">The inputs do not have the network's width.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public Tensor<float> Predict(Tensor<float> x)
    {
        using CallGuard.Call call = BeginCall();
        return Prediction.Create(this, x);
    }

    /// <summary>Computes the outputs of the last layer (before any softmax) in inference mode, into memory of the
    /// caller. Does not allocate.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <param name="y">Takes the outputs [batch, outputs], dense.</param>
    /// <exception cref="ArgumentException">A shape does not fit, or x and y share memory; nothing has been
    /// written.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way; nothing has been
    /// written.</exception>
    public void Predict(ReadOnlyTensorSpan<float> x, TensorSpan<float> y)
    {
        using CallGuard.Call call = BeginCall();
        Prediction.Write(this, x, y);
    }

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
        var tally = new ClassificationTally(_loss is IProbabilisticLoss, classNames);
        _ = Evaluate(batch, tally);
        return tally.Report;
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
        var tally = new RegressionTally(outputNames);
        _ = Evaluate(batch, tally);
        return tally.Report;
    }

    /// <summary>Prepares a pass over samples for metrics.</summary>
    internal MetricPass NewMetricPass(IReadOnlyList<IMetric> metrics) => new(metrics, Outputs, Answers, RequireProbabilities);

    /// <summary>Computes loss and metrics.</summary>
    internal double Evaluate(in Batch batch, MetricPass metrics)
    {
        using CallGuard.Call call = BeginCall();
        return Evaluate(batch, loss: true, metrics);
    }

    void IPredictor.PredictPart(ReadOnlyTensorSpan<float> x, int firstRow, Span<float> y) =>
        DenseTensor.AsSpan(_layers.Forward(x, PassMode.Inference, Iteration, firstRow)).CopyTo(y);

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

    /// <summary>Computes the probability of each class, or of class 1 for a single output, in inference mode: the
    /// softmax of the outputs, their sigmoid with <see cref="BinaryCrossEntropy"/>, or the probabilities of another
    /// loss. Allocates the result.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <returns>The probabilities [batch, outputs]; those of several classes sum to 1 in a row, within
    /// rounding.</returns>
    /// <remarks>A row has the same bits alone and among others.</remarks>
    /// <exception cref="ArgumentException">The inputs do not have the network's width.</exception>
    /// <exception cref="InvalidOperationException">The loss has no probabilities, or another call on the network is
    /// under way.</exception>
    public Tensor<float> PredictProbabilities(Tensor<float> x)
    {
        using CallGuard.Call call = BeginCall();
        return Prediction.Create(this, x, RequireProbabilities());
    }

    /// <summary>Computes the probability of each class, or of class 1 for a single output, in inference mode, into
    /// memory of the caller. Does not allocate once a batch as large has been seen.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <param name="y">Takes the probabilities [batch, outputs], dense.</param>
    /// <remarks>A row has the same bits alone and among others.</remarks>
    /// <exception cref="ArgumentException">A shape does not fit, or x and y share memory; nothing has been
    /// written.</exception>
    /// <exception cref="InvalidOperationException">The loss has no probabilities, or another call on the network is
    /// under way; nothing has been written.</exception>
    public void PredictProbabilities(ReadOnlyTensorSpan<float> x, TensorSpan<float> y)
    {
        using CallGuard.Call call = BeginCall();
        Prediction.Write(this, x, y, RequireProbabilities());
    }

    /// <summary>Computes the class of each row: the number of its largest output, the first if several are; 1 or 0 for
    /// a single output, as it is greater than 0 or not. Allocates the result.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <returns>The class of each row, from 0.</returns>
    /// <exception cref="ArgumentException">The inputs do not have the network's width.</exception>
    /// <exception cref="ArithmeticException">An output is NaN, so that its row has no class. The message names
    /// both.</exception>
    /// <exception cref="InvalidOperationException">The loss is a <see cref="RegressionLoss"/>; or there is one output,
    /// to which the loss gives no probability; or another call on the network is under way.</exception>
    public int[] PredictLabels(Tensor<float> x)
    {
        using CallGuard.Call call = BeginCall();
        return Prediction.CreateLabels(this, x);
    }

    /// <summary>Computes the class of each row, into memory of the caller: the number of its largest output, the first
    /// if several are; 1 or 0 for a single output, as it is greater than 0 or not. Does not allocate once a batch as
    /// large has been seen.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <param name="labels">Takes the class of each row, from 0.</param>
    /// <exception cref="ArgumentException">The shape of x does not fit, or there are not as many labels as rows;
    /// nothing has been written.</exception>
    /// <exception cref="ArithmeticException">An output is NaN, so that its row has no class. The message names both;
    /// rows before it have been written.</exception>
    /// <exception cref="InvalidOperationException">The loss is a <see cref="RegressionLoss"/>; or there is one output,
    /// to which the loss gives no probability; or another call on the network is under way. Nothing has been
    /// written.</exception>
    public void PredictLabels(ReadOnlyTensorSpan<float> x, Span<int> labels)
    {
        using CallGuard.Call call = BeginCall();
        Prediction.WriteLabels(this, x, labels);
    }

    /// <summary>Returns the loss that turns outputs into probabilities.</summary>
    private IProbabilisticLoss RequireProbabilities()
    {
        Answers.RequireNoNumbers("probabilities");
        return _loss as IProbabilisticLoss ?? throw new InvalidOperationException(
            $"The loss of a network must give probabilities for them to be predicted, " +
            $"but {_loss.GetType().Name} does not implement {nameof(IProbabilisticLoss)}.");
    }

    /// <summary>Returns a network of the same weights and running averages that only predicts, for any number of
    /// threads at once. Allocates a copy.</summary>
    /// <returns>A network that does not change when this one is trained on.</returns>
    /// <remarks>A layer of your own must say by <see cref="ILayer.Freeze"/> how it is frozen.</remarks>
    /// <exception cref="InvalidOperationException">A layer of your own cannot be frozen, or another call on the network
    /// is under way.</exception>
    public FrozenNetwork Freeze()
    {
        using CallGuard.Call call = BeginCall();
        var folding = new Folding(Inputs);
        for (int i = 0; i < Layers.Count; i++)
        {
            folding.Add(this, i);
        }

        return new FrozenNetwork(Inputs, folding.Finish(), Answers);
    }
}
