using System.Numerics.Tensors;
using NeuralTraining.Metrics;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <summary>A network that only predicts and never changes: any number of threads may use it at once, without
/// synchronizing.</summary>
/// <remarks>
/// <para><see cref="MultiLayerNet.Freeze"/> makes one: a copy of the network at that moment. BatchNorm and the
/// inference scale of dropout are folded into the products. Without them the predictions equal the network's to the
/// bit; with them, within rounding, about 1e-6 of the outputs' size. A row gives the same bits alone and among others,
/// on any thread.</para>
/// <para>The weights are packed once, into the order in which predictions read them, and take no more memory than
/// before. It computes on the thread of its caller, and on others only where
/// <see cref="WithMaxDegreeOfParallelism(int?)"/> has asked for them. Each thread keeps two buffers of at most 256 rows
/// of the widest layer, for all frozen networks together.</para>
/// </remarks>
public sealed partial class FrozenNetwork : IPredictor
{
    private readonly FrozenStep[] _steps;
    private readonly int _widest;
    private readonly OutputMeaning _meaning;
    private readonly Parallelism _parallelism = new(1);
    private readonly double _operationsOfRow;

    /// <param name="inputs">The number of inputs.</param>
    /// <param name="steps">The steps, in order.</param>
    /// <param name="meaning">The meaning of the outputs.</param>
    internal FrozenNetwork(int inputs, FrozenStep[] steps, OutputMeaning meaning)
    {
        Inputs = inputs;
        _steps = [.. steps.Select(step => step is FrozenDenseAffine affine ? affine.Pack() : step)];
        _widest = steps.Max(step => step.Outputs);
        _operationsOfRow = steps.Sum(step => step.Operations);
        _meaning = meaning;
    }

    /// <summary>Gets the number of inputs.</summary>
    public int Inputs { get; }

    /// <summary>Gets the number of outputs.</summary>
    public int Outputs => _steps[^1].Outputs;

    int IPredictor.Widest => _widest;

    int IPredictor.Degree => _parallelism.Degree;

    OutputMeaning IPredictor.Meaning => _meaning;

    string IPredictor.InputName => "input of this network";

    string IPredictor.OutputName => "output of this network";

    /// <summary>Computes the outputs of the last layer (before any softmax). Allocates the result.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <returns>The outputs [batch, outputs].</returns>
    /// <exception cref="ArgumentException">The inputs do not have the network's width.</exception>
    public Tensor<float> Predict(Tensor<float> x) => Prediction.Create(this, x);

    /// <summary>Computes the outputs of the last layer (before any softmax), into memory of the caller. Allocates only
    /// the buffers of a thread, once.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <param name="y">Takes the outputs [batch, outputs], dense.</param>
    /// <exception cref="ArgumentException">A shape does not fit, or x and y share memory; nothing has been
    /// written.</exception>
    public void Predict(ReadOnlyTensorSpan<float> x, TensorSpan<float> y) => Prediction.Write(this, x, y);

    /// <summary>Computes metrics in one pass over the samples. Allocates the result and the memory of the
    /// metrics.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="metrics">The metrics, of different names.</param>
    /// <returns>The values by name, in the order of the metrics.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the network or a metric, or two metrics have one
    /// name.</exception>
    /// <exception cref="InvalidOperationException">A metric needs probabilities or classes that the network does not
    /// give.</exception>
    public IReadOnlyDictionary<string, double> Evaluate(in Batch batch, params IReadOnlyList<IMetric> metrics)
    {
        var pass = new MetricPass(metrics, Outputs, _meaning, RequireProbabilities);
        DenseTensor.RequireColumns(batch.Inputs, Inputs, "input of this network", nameof(batch));
        pass.Begin(batch, Outputs);
        Prediction.Score(this, batch, pass);
        return pass.Values;
    }

    /// <summary>Computes a report of the predicted classes in one pass over the samples: the confusion matrix, the
    /// scores of each class, and log-loss and ROC AUC if the loss gives probabilities. Allocates.</summary>
    /// <param name="batch">The samples: labels, or targets that are probabilities of classes.</param>
    /// <param name="classNames">The name of each class. Default: its number.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network, a label is not the number of a class,
    /// the targets are not probabilities of classes, or there are not as many names as classes.</exception>
    /// <exception cref="InvalidOperationException">There is one output, but no loss that makes it a
    /// probability.</exception>
    public ClassificationReport ClassificationReport(in Batch batch, IReadOnlyList<string>? classNames = null)
    {
        var accumulator = new ClassificationReportAccumulator(_meaning.Probabilities is not null, classNames);
        _ = Evaluate(batch, accumulator);
        return accumulator.Report;
    }

    /// <summary>Computes a report of the predicted numbers in one pass over the samples: MAE, RMSE and R² of each
    /// output. Allocates.</summary>
    /// <param name="batch">The samples, with targets.</param>
    /// <param name="outputNames">The name of each output. Default: its number.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network, has labels, or there are not as many
    /// names as outputs.</exception>
    public RegressionReport RegressionReport(in Batch batch, IReadOnlyList<string>? outputNames = null)
    {
        var accumulator = new RegressionReportAccumulator(outputNames);
        _ = Evaluate(batch, accumulator);
        return accumulator.Report;
    }

    /// <summary>Returns the inputs and the steps, such as
    /// <c>FrozenNetwork: 784 inputs → Affine(100) → ReLU → Affine(10)</c>.</summary>
    public override string ToString() => Invariant($"FrozenNetwork: {Inputs} inputs → {string.Join<FrozenStep>(" → ", _steps)}");

    void IPredictor.PredictPart(ReadOnlyTensorSpan<float> x, int firstRow, Span<float> y) =>
        PredictRows(DenseTensor.AsSpan(x), y, (int)x.Lengths[0]);
}
