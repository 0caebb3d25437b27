using NeuralTraining.Numerics;
using NeuralTraining.Training;

namespace NeuralTraining.Callbacks;

/// <summary>Lowers the learning rate when evaluations no longer improve: η ← max(factor · η, minimum rate).</summary>
/// <remarks>
/// <para>PyTorch's ReduceLROnPlateau with an absolute threshold and without its ε: an evaluation improves if it is
/// better than the best so far by more than <see cref="MinChange"/>; <see cref="Patience"/> evaluations in a row that
/// do not are tolerated, and the next lowers the rate. During <see cref="Cooldown"/> evaluations after that none
/// counts. NaN never improves.</para>
/// <para>The rate is the optimizer's own, which checkpoints hold. A run with a <see cref="TrainerOptions.Schedule"/>,
/// which would set it in each iteration, is refused. Allocates nothing. The properties may be read from any thread at
/// any time.</para>
/// </remarks>
public sealed class ReduceOnPlateau : ITrainingCallback
{
    private const string CoolingName = "cooling";

    private readonly Plateau _plateau;
    private readonly WatchedMetric _watched;

    /// <summary>The number of evaluations that still do not count.</summary>
    private long _cooling;

    /// <summary>Creates the callback.</summary>
    /// <param name="factor">The factor of the rate, greater than 0 and less than 1. Default: 0.1.</param>
    /// <param name="patience">The number of evaluations in a row without improvement that are tolerated, at least 0.
    /// Default: 10.</param>
    /// <param name="minChange">The change that an improvement must exceed, finite and at least zero. Default:
    /// 0.</param>
    /// <param name="minRate">The minimum rate, finite and at least zero. A rate is never lowered to zero. Default:
    /// 0.</param>
    /// <param name="cooldown">The number of evaluations after a change of the rate that do not count, at least 0.
    /// Default: 0.</param>
    /// <param name="metric">The name of the metric of the validation data to watch. Default: null: its loss.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException">The metric's name is empty.</exception>
    public ReduceOnPlateau(
        double factor = 0.1, int patience = 10, double minChange = 0, float minRate = 0, int cooldown = 0, string? metric = null)
    {
        Factor = factor is > 0 and < 1 ? factor : throw new ArgumentOutOfRangeException(
            nameof(factor), Invariant($"The factor must be greater than 0 and less than 1, but was '{factor}'."));
        Patience = Require.AtLeast(patience, 0, "patience");
        MinChange = Require.NotNegative(minChange, "minimum change");
        MinRate = Require.NotNegative(minRate, "minimum learning rate");
        Cooldown = Require.AtLeast(cooldown, 0, "cooldown");
        _watched = new WatchedMetric(this, metric);
        _plateau = new Plateau(minChange);
        Hyperparameters = HyperparameterTable.Of(
        [
            (nameof(Factor), factor),
            (nameof(Patience), patience),
            (nameof(MinChange), minChange),
            (nameof(MinRate), minRate),
            (nameof(Cooldown), cooldown),
            .. _watched.Hyperparameter,
        ]);
    }

    /// <summary>Gets the factor of the rate.</summary>
    public double Factor { get; }

    /// <summary>Gets the number of evaluations in a row without improvement that are tolerated.</summary>
    public int Patience { get; }

    /// <summary>Gets the change that an improvement must exceed.</summary>
    public double MinChange { get; }

    /// <summary>Gets the minimum rate.</summary>
    public float MinRate { get; }

    /// <summary>Gets the number of evaluations after a change of the rate that do not count.</summary>
    public int Cooldown { get; }

    /// <summary>Gets the name of the metric that is watched; null: the validation loss.</summary>
    public string? Metric => _watched.Name;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    void ITrainingCallback.OnRunBegin(TrainingRun run)
    {
        _watched.Begin(run);
        run.RequireNoSchedule(this);
        if (run.Updates == 0)
        {
            Reset();
        }
    }

    void ITrainingCallback.OnEvaluated(TrainingRun run, Evaluation evaluation)
    {
        _plateau.Improves(_watched.Of(evaluation), run.Iteration, _watched.LargerIsBetter);
        if (_cooling > 0)
        {
            _cooling--;
            _plateau.Wait();
        }

        if (_plateau.Waited > Patience)
        {
            _cooling = Cooldown;
            _plateau.Wait();
            float rate = run.Optimizer.LearningRate, lower = Math.Max((float)(Factor * rate), MinRate);
            run.Optimizer.LearningRate = lower > 0 && lower < rate ? lower : rate;
        }
    }

    CallbackState ITrainingCallback.SaveState()
    {
        if (_plateau.IsNew && _cooling == 0)
        {
            return CallbackState.Empty;
        }

        Dictionary<string, double> numbers = _plateau.Save();
        numbers[CoolingName] = _cooling;
        return new CallbackState(numbers);
    }

    void ITrainingCallback.RestoreState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.RequireNames(this, [.. Plateau.Names, CoolingName], []);
        long cooling = state.IsEmpty ? 0 : state.Count(CoolingName);
        _plateau.Restore(state);
        _cooling = cooling;
    }

    private void Reset()
    {
        _plateau.Reset();
        _cooling = 0;
    }
}
