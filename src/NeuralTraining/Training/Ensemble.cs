using System.Numerics.Tensors;
using NeuralTraining.Losses;
using NeuralTraining.Metrics;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <summary>Several networks, trained each on its own, whose outputs are averaged: the chapter's section 6.4.3 says
/// that this gains a few points of accuracy.</summary>
/// <remarks>
/// <para>Averages the outputs of the last layers, before any softmax, as the chapter does. The softmax of that average
/// is the geometric mean of the networks' probabilities, scaled to add up to one; averaging the probabilities
/// themselves, which other texts do, is the arithmetic mean, in which a network that is very sure of a class counts for
/// less.</para>
/// <para>The average adds the outputs in single precision in the order of <see cref="Networks"/> and divides once, so
/// it repeats to the bit. It computes in the networks' own memory: an ensemble is for one thread at a time, and so are
/// its networks meanwhile; a call while another is under way is refused, and so is any thread but the one that trains
/// one of the networks. <see cref="Inputs"/>, <see cref="Outputs"/>, <see cref="Networks"/> and <see cref="ToString"/>
/// may be read, and <see cref="Train"/> called, from any thread at any time.</para>
/// </remarks>
public sealed partial class Ensemble : IPredictor
{
    private readonly MultiLayerNet[] _networks;
    private readonly int _widest;
    private readonly CallGuard _guard = new();
    private readonly MetricPass _accuracy;
    private AlignedBuffer _outputs = new(0);

    /// <summary>Creates an ensemble of networks, which are not copied.</summary>
    /// <param name="networks">The networks: at least one, none of them twice, all with the same numbers of inputs and
    /// outputs. Their hidden layers may differ.</param>
    /// <exception cref="ArgumentException">There is no network, or one is null, occurs twice or differs from the first
    /// in inputs or outputs.</exception>
    public Ensemble(IReadOnlyList<MultiLayerNet> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        _networks = [.. networks];
        RequireAlike(_networks, nameof(networks));
        _accuracy = new MetricPass([new Accuracy()], Outputs, Answers, RequireProbabilities);
        _widest = _networks.Max(network => network.Stack.Widest);
        Networks = Array.AsReadOnly(_networks);
    }

    /// <summary>Gets the networks, in the order in which their outputs are added.</summary>
    public IReadOnlyList<MultiLayerNet> Networks { get; }

    /// <summary>Gets the number of inputs of every network.</summary>
    public int Inputs => _networks[0].Inputs;

    /// <summary>Gets the number of outputs of every network.</summary>
    public int Outputs => _networks[0].Outputs;

    int IPredictor.Widest => _widest;

    /// <summary>Numbers if one of the networks predicts numbers; probabilities if all have them.</summary>
    Answers IPredictor.Answers => Answers;

    string IPredictor.InputName => "input of this ensemble";

    string IPredictor.OutputName => "output of this ensemble";

    /// <summary>Computes the mean of the networks' outputs (before any softmax) in inference mode. Allocates the
    /// result.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <returns>The mean outputs [batch, outputs].</returns>
    /// <exception cref="ArgumentException">The inputs do not have the networks' width.</exception>
    /// <exception cref="InvalidOperationException">Another call on the ensemble or on one of its networks is under
    /// way.</exception>
    public Tensor<float> Predict(Tensor<float> x)
    {
        using Calls calls = new(this);
        return Prediction.Create(this, x);
    }

    /// <summary>Computes the mean of the networks' outputs (before any softmax) in inference mode, into memory of the
    /// caller. Does not allocate.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <param name="y">Takes the mean outputs [batch, outputs], dense.</param>
    /// <exception cref="ArgumentException">A shape does not fit, or x and y share memory; nothing has been
    /// written.</exception>
    /// <exception cref="InvalidOperationException">Another call on the ensemble or on one of its networks is under
    /// way.</exception>
    public void Predict(ReadOnlyTensorSpan<float> x, TensorSpan<float> y)
    {
        using Calls calls = new(this);
        Prediction.Write(this, x, y);
    }

    /// <summary>Computes the probability of each class, or of class 1 for a single output, in inference mode: the
    /// softmax of the mean outputs, or the probabilities that another loss computes from them. Allocates the
    /// result.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <returns>The probabilities [batch, outputs]; those of several classes sum to 1 in a row, within
    /// rounding.</returns>
    /// <remarks>Not the mean of the networks' probabilities: see <see cref="Ensemble"/>.</remarks>
    /// <exception cref="ArgumentException">The inputs do not have the network's width.</exception>
    /// <exception cref="InvalidOperationException">The networks differ in their losses, or these have no probabilities,
    /// or another call on the ensemble or on one of its networks is under way.</exception>
    public Tensor<float> PredictProbabilities(Tensor<float> x)
    {
        using Calls calls = new(this);
        return Prediction.Create(this, x, RequireProbabilities());
    }

    /// <summary>Computes the probability of each class, or of class 1 for a single output, in inference mode, into
    /// memory of the caller. Does not allocate once a batch as large has been seen.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <param name="y">Takes the probabilities [batch, outputs], dense.</param>
    /// <remarks>Not the mean of the networks' probabilities: see <see cref="Ensemble"/>.</remarks>
    /// <exception cref="ArgumentException">A shape does not fit, or x and y share memory; nothing has been
    /// written.</exception>
    /// <exception cref="InvalidOperationException">The networks differ in their losses, or these have no probabilities,
    /// or another call on the ensemble or on one of its networks is under way; nothing has been written.</exception>
    public void PredictProbabilities(ReadOnlyTensorSpan<float> x, TensorSpan<float> y)
    {
        using Calls calls = new(this);
        Prediction.Write(this, x, y, RequireProbabilities());
    }

    /// <summary>Computes the class of each row: the number of its largest output, the first if several are; 1 or 0 for
    /// a single output, as it is greater than 0 or not. Allocates the result.</summary>
    /// <param name="x">The inputs [batch, inputs], dense.</param>
    /// <returns>The class of each row, from 0.</returns>
    /// <exception cref="ArgumentException">The inputs do not have the network's width.</exception>
    /// <exception cref="ArithmeticException">An output is NaN, so that its row has no class. The message names
    /// both.</exception>
    /// <exception cref="InvalidOperationException">A loss is a <see cref="RegressionLoss"/>; or there is one output, to
    /// which a loss gives no probability; or another call on the ensemble or on one of its networks is under
    /// way.</exception>
    public int[] PredictLabels(Tensor<float> x)
    {
        using Calls calls = new(this);
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
    /// <exception cref="InvalidOperationException">A loss is a <see cref="RegressionLoss"/>; or there is one output, to
    /// which a loss gives no probability; or another call on the ensemble or on one of its networks is under way.
    /// Nothing has been written.</exception>
    public void PredictLabels(ReadOnlyTensorSpan<float> x, Span<int> labels)
    {
        using Calls calls = new(this);
        Prediction.WriteLabels(this, x, labels);
    }

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
        var pass = new MetricPass(metrics, Outputs, Answers, RequireProbabilities);
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
        var tally = new ClassificationTally(HasProbabilities, classNames);
        _ = Evaluate(batch, tally);
        return tally.Report;
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
        var tally = new RegressionTally(outputNames);
        _ = Evaluate(batch, tally);
        return tally.Report;
    }

    /// <inheritdoc />
    public override string ToString() => Invariant($"Ensemble of {_networks.Length} networks: {Inputs} inputs, {Outputs} outputs");

    void IPredictor.PredictPart(ReadOnlyTensorSpan<float> x, int firstRow, Span<float> y) => Average(x, y);

    private void Score(in Batch batch, MetricPass metrics)
    {
        _networks[0].RequireFit(batch);
        metrics.Begin(batch, Outputs);
        Prediction.Score(this, batch, metrics);
    }

    private Answers Answers
    {
        get
        {
            Answers answers = _networks[0].Answers;
            foreach (MultiLayerNet network in _networks)
            {
                Answers other = network.Answers;
                answers = new Answers(other.Probabilities is null ? null : answers.Probabilities, answers.AreNumbers || other.AreNumbers);
            }

            return answers;
        }
    }

    /// <summary>y = Σ outputs / n, for a part.</summary>
    private void Average(ReadOnlyTensorSpan<float> x, Span<float> y)
    {
        Predict(_networks[0], x, y);
        Span<float> outputs = AlignedBuffer.Reserve(ref _outputs, (int)x.Lengths[0], Outputs);
        foreach (MultiLayerNet network in _networks.AsSpan(1))
        {
            Predict(network, x, outputs);
            TensorPrimitives.Add(y, outputs, y);
        }

        TensorPrimitives.Divide(y, _networks.Length, y);
    }

    private static void Predict(IPredictor network, ReadOnlyTensorSpan<float> x, Span<float> y) => network.PredictPart(x, firstRow: 0, y);

    /// <summary>Returns the loss that computes probabilities from the outputs.</summary>
    private IProbabilisticLoss RequireProbabilities()
    {
        Answers.RequireNoNumbers("probabilities");
        if (!HasProbabilities)
        {
            throw new InvalidOperationException(
                "The networks of an ensemble must all have one kind of loss, which gives probabilities, for them to be predicted, " +
                $"but the losses are {string.Join(", ", _networks.Select(each => each.LossFunction.GetType().Name).Distinct())}.");
        }

        return (IProbabilisticLoss)_networks[0].LossFunction;
    }

    private bool HasProbabilities
    {
        get
        {
            foreach (MultiLayerNet network in _networks)
            {
                if (network.LossFunction is not IProbabilisticLoss
                    || network.LossFunction.GetType() != _networks[0].LossFunction.GetType())
                {
                    return false;
                }
            }

            return true;
        }
    }

    private static void RequireAlike(MultiLayerNet[] networks, string argument)
    {
        DistinctItems.Require(networks, "An ensemble", "network", argument);
        for (int i = 1; i < networks.Length; i++)
        {
            if (networks[i].Inputs != networks[0].Inputs || networks[i].Outputs != networks[0].Outputs)
            {
                throw new ArgumentException(
                    Invariant($"The networks of an ensemble must all have {networks[0].Inputs} inputs and {networks[0].Outputs} outputs ") +
                    Invariant($"like the first, but that at index {i} has {networks[i].Inputs} and {networks[i].Outputs}."), argument);
            }
        }
    }

    /// <summary>A call on the ensemble and on each of its networks, so that none of them changes before it
    /// ends.</summary>
    private readonly ref struct Calls
    {
        private readonly CallGuard.Call _own;
        private readonly ReadOnlySpan<MultiLayerNet> _networks;

        public Calls(Ensemble ensemble)
        {
            _own = ensemble._guard.Enter(
                "An ensemble must be used by one thread at a time, but a call came while another was under way. " +
                "Give each thread an ensemble of its own networks.");
            try
            {
                foreach (MultiLayerNet network in ensemble._networks)
                {
                    _ = network.BeginCall();
                    _networks = ensemble._networks.AsSpan(0, _networks.Length + 1);
                }
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            foreach (MultiLayerNet network in _networks)
            {
                network.EndCall();
            }

            _own.Dispose();
        }
    }
}
