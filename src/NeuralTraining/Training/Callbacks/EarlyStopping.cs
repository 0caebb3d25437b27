using NeuralTraining.Numerics;
using NeuralTraining.Training;

namespace NeuralTraining.Callbacks;

/// <summary>Stops training when evaluations no longer improve, and restores the weights of the best one.</summary>
/// <remarks>
/// <para>Prechelt (1998), <i>Early Stopping — But When?</i>, in the form of Keras: an evaluation improves if it is
/// better than the best so far by more than <see cref="MinChange"/>; after <see cref="Patience"/> evaluations in a row
/// that do not, training stops. The first always improves, and NaN never does.
/// <see cref="TrainerOptions.EvaluateEvery"/> sets how often evaluations come.</para>
/// <para>Parameters and buffers of the best evaluation are restored at the end of the run, whether it was stopped or
/// not, but not if it was canceled or failed. The optimizer's state stays that of the last update. Checkpoints hold the
/// latest weights and the best ones, so that a resumed run ends as an uninterrupted one, to the bit.</para>
/// <para>The beginning of a run allocates a copy of parameters and buffers; updates and evaluations allocate nothing.
/// The properties may be read from any thread at any time.</para>
/// </remarks>
public sealed class EarlyStopping : ITrainingCallback
{
    private readonly Plateau _plateau;
    private readonly WatchedMetric _watched;
    private readonly WeightsCopy _best = new("bestParameters", "bestBuffers");

    /// <summary>Creates the callback.</summary>
    /// <param name="patience">The number of evaluations in a row without improvement that stops training, at least
    /// 1.</param>
    /// <param name="minChange">The change that an improvement must exceed, finite and at least zero. Default:
    /// 0.</param>
    /// <param name="restoreBest">Whether to restore the weights of the best evaluation. Default: true.</param>
    /// <param name="metric">The name of the metric of the validation data to watch. Default: null: its loss.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException">The metric's name is empty.</exception>
    public EarlyStopping(int patience, double minChange = 0, bool restoreBest = true, string? metric = null)
    {
        Patience = Require.AtLeast(patience, 1, "patience");
        MinChange = Require.NotNegative(minChange, "minimum change");
        RestoreBest = restoreBest;
        _watched = new WatchedMetric(this, metric);
        _plateau = new Plateau(minChange);
        Hyperparameters = HyperparameterTable.Of(
        [
            (nameof(Patience), patience),
            (nameof(MinChange), minChange),
            (nameof(RestoreBest), restoreBest ? 1 : 0),
            .. _watched.Hyperparameter,
        ]);
    }

    /// <summary>Gets the number of evaluations in a row without improvement that stops training.</summary>
    public int Patience { get; }

    /// <summary>Gets the change that an improvement must exceed.</summary>
    public double MinChange { get; }

    /// <summary>Gets the name of the metric that is watched; null: the validation loss.</summary>
    public string? Metric => _watched.Name;

    /// <summary>Gets whether the weights of the best evaluation are restored.</summary>
    public bool RestoreBest { get; }

    /// <summary>Gets the <see cref="Evaluation.Iteration"/> of the best evaluation of the latest run; 0 before
    /// any.</summary>
    public long BestIteration => _plateau.BestIteration;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    private string Reason
    {
        get
        {
            string evaluations = _plateau.Waited == 1 ? "1 evaluation" : Invariant($"{_plateau.Waited} evaluations");
            return BestIteration == 0
                ? $"{_watched.Title} has been NaN in {evaluations}, since the beginning"
                : Invariant($"{_watched.Title} has not improved in {evaluations}, since update {BestIteration}");
        }
    }

    void ITrainingCallback.OnRunBegin(TrainingRun run)
    {
        _watched.Begin(run);
        bool hasBest = !RestoreBest || _best.Prepare(run.Network) || BestIteration == 0;
        if (run.Updates == 0 || !hasBest)
        {
            _plateau.Reset();
        }
    }

    void ITrainingCallback.OnEvaluated(TrainingRun run, Evaluation evaluation)
    {
        bool improves = _plateau.Improves(_watched.Of(evaluation), run.Iteration, _watched.LargerIsBetter);
        if (improves && RestoreBest)
        {
            _best.Take(run.Network);
        }
        else if (_plateau.Waited >= Patience)
        {
            run.Stop(Reason);
        }
    }

    void ITrainingCallback.OnRunEnd(TrainingRun run)
    {
        if (run.IsComplete && RestoreBest && BestIteration > 0)
        {
            _best.CopyTo(run.Network);
        }
    }

    CallbackState ITrainingCallback.SaveState() => _plateau.IsNew
        ? CallbackState.Empty
        : new CallbackState(_plateau.Save(), RestoreBest && BestIteration > 0 ? _best.Save() : null);

    void ITrainingCallback.RestoreState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        bool hasBest = RestoreBest && Plateau.BestIterationOf(state) > 0;
        state.RequireNames(this, Plateau.Names, hasBest ? _best.Names : []);
        _plateau.Restore(state);
        if (hasBest)
        {
            _best.Restore(state);
        }
    }
}
