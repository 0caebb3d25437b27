using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;
using NeuralTraining.Training;

namespace NeuralTraining.Callbacks;

/// <summary>Keeps an exponential moving average of the weights: a ← a + (1 − d)/(1 − dᵗ) · (w − a) after update
/// t.</summary>
/// <remarks>
/// <para>Polyak and Juditsky (1992); the form with bias correction, as Adam's: the average of t updates is Σ dᵗ⁻ⁱwᵢ
/// divided by Σ dᵗ⁻ⁱ, so that the first weights count no more than others. Buffers, such as the running averages of
/// BatchNorm, are averaged alike. Averaged weights often predict better than the last ones; <see cref="CopyTo"/> puts
/// them into a network. Training and its evaluations go on with the network's own weights.</para>
/// <para>The first run allocates a copy of parameters and buffers; updates allocate nothing. The averages belong to the
/// thread that trains: during a run, calls of any other thread are refused. <see cref="Decay"/>,
/// <see cref="Hyperparameters"/> and <see cref="ToString"/> may be read from any thread at any time.</para>
/// </remarks>
public sealed class AveragedWeights : ITrainingCallback
{
    private const string UpdatesName = "updates";

    private readonly WeightsCopy _average = new("averageParameters", "averageBuffers");
    private TrainingRun? _run;
    private long _updates;

    /// <summary>Creates the callback.</summary>
    /// <param name="decay">The share of the average that an update keeps: d in [0, 1). Default: 0.999.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is outside its range.</exception>
    public AveragedWeights(double decay = 0.999)
    {
        Decay = Require.Fraction(decay, "decay");
        Hyperparameters = HyperparameterTable.Of((nameof(Decay), decay));
    }

    /// <summary>Gets d, the share of the average that an update keeps.</summary>
    public double Decay { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <summary>Gets the average of the parameters in the latest run; null before the first update of the first
    /// run.</summary>
    /// <exception cref="InvalidOperationException">Another thread trains.</exception>
    public ParameterSet? Average
    {
        get
        {
            _run?.RequireThread();
            return _updates == 0 ? null : _average.Parameters;
        }
    }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <summary>Copies the averages of parameters and buffers to a network. Does not allocate.</summary>
    /// <param name="network">The network, such as the one that was trained or one like it.</param>
    /// <exception cref="ArgumentException">The network has other parameters or buffers; nothing has been
    /// copied.</exception>
    /// <exception cref="InvalidOperationException">There is no average yet, or another thread trains or uses the
    /// network.</exception>
    public void CopyTo(MultiLayerNet network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _run?.RequireThread();
        if (_updates == 0)
        {
            throw new InvalidOperationException(
                "Weights must have been averaged to be copied, but no run has made an update with this callback. " +
                "Set TrainerOptions.Callbacks, and train first.");
        }

        _average.CopyTo(network);
    }

    void ITrainingCallback.OnRunBegin(TrainingRun run)
    {
        _run = run;
        _updates = _average.Prepare(run.Network) && run.Updates > 0 ? _updates : 0;
    }

    void ITrainingCallback.OnUpdated(TrainingRun run)
    {
        _updates++;
        var kernel = new Kernel((float)((1 - Decay) / (1 - ScalarMath.Power(Decay, _updates))));
        Parallelism parallelism = run.Network.Parameters.Context.Parallelism;
        if (_updates == 1)
        {
            _average.Take(run.Network);
        }
        else
        {
            Elementwise.Update(kernel, _average.Parameters!.AsSpan(), run.Network.Parameters.AsSpan(), parallelism);
            Elementwise.Update(kernel, _average.Buffers!.AsSpan(), run.Network.Buffers.AsSpan(), parallelism);
        }
    }

    void ITrainingCallback.OnRunEnd(TrainingRun run) => _run = null;

    CallbackState ITrainingCallback.SaveState() => _updates == 0
        ? CallbackState.Empty
        : new CallbackState(new Dictionary<string, double> { [UpdatesName] = _updates }, _average.Save());

    void ITrainingCallback.RestoreState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RequireNames(this, [UpdatesName], _average.Names);
        _updates = state.IsEmpty ? 0 : state.Count(UpdatesName);
        if (!state.IsEmpty)
        {
            _average.Restore(state);
        }
    }

    /// <summary>a = a + share · (w − a), except where both are equal: infinities would become NaN.</summary>
    private readonly struct Kernel(float share) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V a, V w) where V : struct, IVector<V>
        {
            V difference = w - a, moved = Underflow.Flush(new Approach(share).Apply(a, w));
            return V.SelectIfGreater(V.Abs(difference), V.Create(0f), moved, a);
        }
    }
}
