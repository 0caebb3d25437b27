using System.Numerics.Tensors;
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
        _accuracy = new MetricPass([new Accuracy()], Outputs, Meaning, RequireProbabilities);
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

    OutputMeaning IPredictor.Meaning => Meaning;

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

    /// <inheritdoc />
    public override string ToString() => Invariant($"Ensemble of {_networks.Length} networks: {Inputs} inputs, {Outputs} outputs");

    void IPredictor.PredictPart(ReadOnlyTensorSpan<float> x, int firstRow, Span<float> y) => Average(x, y);

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
