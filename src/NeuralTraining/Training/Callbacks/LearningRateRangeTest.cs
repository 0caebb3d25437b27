using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using NeuralTraining.Training;

namespace NeuralTraining.Callbacks;

/// <summary>Tries learning rates from a small one to a large one, one for each update, and suggests one for
/// training.</summary>
/// <remarks>
/// <para>Smith (2017), <i>Cyclical Learning Rates for Training Neural Networks</i>, in the form of fastai: the rate of
/// update i of n is min · (max / min)^(i / (n − 1)), and the loss is averaged as L ← 0.98L + 0.02l, divided by 1 −
/// 0.98ⁱ. The test stops the run after its last rate, or when the averaged loss exceeds four times its minimum, or is
/// not finite. It suggests the rate where the averaged loss falls fastest.</para>
/// <para>Use a trainer for the test alone. Afterwards network, <see cref="MultiLayerNet.Iteration"/> and optimizer are
/// as before the run, to the bit, also if the run was canceled or failed. Set
/// <see cref="TrainerOptions.EvaluateEvery"/> to more than the number of updates: the run fails where an evaluation of
/// weights that a large rate has spoiled is not finite. Runs with a schedule or with checkpoints are refused.</para>
/// <para>The beginning of a run allocates a copy of weights and of the optimizer's state; updates allocate nothing.
/// <see cref="MinRate"/>, <see cref="MaxRate"/>, <see cref="RateCount"/>, <see cref="Hyperparameters"/> and
/// <see cref="ToString"/> may be read from any thread at any time. During a run, calls of any other thread than the one
/// that trains are refused.</para>
/// </remarks>
public sealed class LearningRateRangeTest : ITrainingCallback
{
    private const double Smoothing = 0.98, Explosion = 4;

    /// <summary>The share of the rates, from the smallest, whose averages are of too few losses to suggest
    /// one.</summary>
    private const int SkippedShare = 10;

    private readonly WeightsCopy _weights = new();
    private readonly (float Rate, double Loss)[] _points;
    private TrainingRun? _run;
    private OptimizerState? _optimizer;
    private long _networkIteration;
    private int _count;
    private double _average, _best;

    /// <summary>Creates the callback.</summary>
    /// <param name="minRate">The first rate, finite and greater than zero. Default: 1e-6.</param>
    /// <param name="maxRate">The last rate, finite and greater than the first. Default: 10.</param>
    /// <param name="rateCount">The number of rates, at least 2. Default: 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public LearningRateRangeTest(float minRate = 1e-6f, float maxRate = 10, int rateCount = 100)
    {
        MinRate = Require.Positive(minRate, "first learning rate");
        MaxRate = Require.Positive(maxRate, "last learning rate") > minRate ? maxRate : throw new ArgumentOutOfRangeException(
            nameof(maxRate), Invariant($"The last learning rate must be greater than the first, '{minRate}', but was '{maxRate}'."));
        RateCount = Require.AtLeast(rateCount, 2, "number of learning rates");
        _points = new (float, double)[rateCount];
        Hyperparameters = HyperparameterTable.Of((nameof(MinRate), minRate), (nameof(MaxRate), maxRate), (nameof(RateCount), rateCount));
    }

    /// <summary>Gets the first rate.</summary>
    public float MinRate { get; }

    /// <summary>Gets the last rate.</summary>
    public float MaxRate { get; }

    /// <summary>Gets the number of rates.</summary>
    public int RateCount { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <summary>Gets the rates that the latest run has tried, ascending, each with the averaged loss before its update.
    /// Allocates.</summary>
    /// <exception cref="InvalidOperationException">Another thread trains.</exception>
    public IReadOnlyList<(float Rate, double Loss)> Points
    {
        get
        {
            _run?.RequireThread();
            return Array.AsReadOnly(_points[.._count]);
        }
    }

    /// <summary>Gets the rate where the averaged loss falls fastest, the first tenth of the rates left out; null if it
    /// never falls, or if fewer than three rates have been tried.</summary>
    /// <exception cref="InvalidOperationException">Another thread trains.</exception>
    public float? SuggestedRate
    {
        get
        {
            _run?.RequireThread();
            (double steepest, float? rate) = (0, null);
            for (int i = Math.Max(1, RateCount / SkippedShare); i < _count - 1; i++)
            {
                double change = _points[i + 1].Loss - _points[i - 1].Loss;
                (steepest, rate) = change < steepest ? (change, _points[i].Rate) : (steepest, rate);
            }

            return rate;
        }
    }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    void ITrainingCallback.OnRunBegin(TrainingRun run)
    {
        run.RequireNoSchedule(this);
        if (run.Iterations - run.Iteration < RateCount)
        {
            throw new InvalidOperationException(
                Invariant($"A run must have at least the {RateCount} updates of its LearningRateRangeTest, ") +
                Invariant($"but has {run.Iterations - run.Iteration}."));
        }

        _optimizer = run.Optimizer.SaveState();
        _weights.Take(run.Network);
        (_run, _networkIteration, _count, _average, _best) = (run, run.Network.Iteration, 0, 0, double.PositiveInfinity);
    }

    void ITrainingCallback.OnGradientComputed(TrainingRun run)
    {
        float rate = RateOf(_count);
        _average = Smoothing * _average + (1 - Smoothing) * run.Loss;
        double loss = _average / (1 - ScalarMath.Power(Smoothing, _count + 1));
        if (!(loss <= Explosion * _best) || !Finiteness.OfAll(run.Gradients.AsSpan(), run.Network.Parameters.Context.Parallelism))
        {
            run.Stop(Invariant($"the loss has grown too large at a learning rate of {rate}"));
            return;
        }

        _best = Math.Min(_best, loss);
        _points[_count++] = (rate, loss);
        if (_count == RateCount)
        {
            run.Stop("all learning rates of the range test have been tried");
        }

        run.Optimizer.LearningRate = rate;
    }

    void ITrainingCallback.OnRunEnd(TrainingRun run)
    {
        if (_optimizer is not null)
        {
            _weights.CopyTo(run.Network);
            run.Network.Iteration = _networkIteration;
            run.Optimizer.RestoreState(_optimizer);
        }

        (_run, _optimizer) = (null, null);
    }

    /// <summary>Refuses checkpoints, as the run is undone.</summary>
    CallbackState ITrainingCallback.SaveState() => throw new NotSupportedException(
        "A run with checkpoints must be one to resume, but that of LearningRateRangeTest is undone at its end. Test without checkpoints.");

    private float RateOf(int i)
    {
        double logOfRatio = ScalarMath.Log((double)MaxRate / MinRate);
        return i == RateCount - 1 ? MaxRate : (float)(MinRate * ScalarMath.Exp(logOfRatio * i / (RateCount - 1)));
    }
}
