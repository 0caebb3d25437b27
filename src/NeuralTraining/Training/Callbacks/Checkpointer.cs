using NeuralTraining.Callbacks;
using NeuralTraining.Files;
using NeuralTraining.Networks;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Training;

/// <summary>Saves checkpoints of a trainer's runs, and resumes from them.</summary>
internal sealed class Checkpointer : ITrainingCallback
{
    private const ResumeChanges AllChanges =
        ResumeChanges.Length | ResumeChanges.Schedule | ResumeChanges.LearningRate | ResumeChanges.ValidationData | ResumeChanges.Callbacks;

    private readonly MultiLayerNet _network;
    private readonly IOptimizer _optimizer;
    private readonly TrainerOptions _options;
    private readonly SavedCallbacks _callbacks;
    private readonly CheckpointOptions _checkpoints;

    /// <summary>The checkpoint that the next run resumes; null: it starts anew.</summary>
    private ResumedRun? _resumed;

    /// <summary>The description of the run under way.</summary>
    private RunDescription? _description;

    private CheckpointLock? _lock;

    /// <summary>The iteration of the latest checkpoint saved or resumed: from it on, the folder's checkpoints are this
    /// trainer's.</summary>
    private long? _savedIteration;

    /// <summary>The optimizer's learning rate when the first run began, here or in the process that saved the
    /// checkpoint, or the rate that a resumed run was given on purpose.</summary>
    private float? _firstRate;

    public Checkpointer(
        MultiLayerNet network, IOptimizer optimizer, TrainerOptions options, ITrainingCallback[] callbacks, CheckpointOptions checkpoints)
    {
        _callbacks = new SavedCallbacks(callbacks);
        (_network, _optimizer, _options, _checkpoints) = (network, optimizer, options, checkpoints);
        Folder = new CheckpointFolder(Path.GetFullPath(checkpoints.Folder));
    }

    public CheckpointFolder Folder { get; }

    /// <summary>The state that the next run resumes; null: it starts anew.</summary>
    public TrainingState? ResumedState => _resumed?.State;

    /// <summary>Refuses changes that are not defined.</summary>
    public static void Check(ResumeChanges changes)
    {
        if ((changes & ~AllChanges) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(changes),
                "The changes must be a combination of Length, Schedule, LearningRate, ValidationData and Callbacks, " +
                Invariant($"but were '{changes}'."));
        }
    }

    /// <summary>Restores network and optimizer from the newest whole checkpoint. The next run is the rest of its
    /// run.</summary>
    public ResumedCheckpoint? Resume(ResumeChanges changes)
    {
        if (Folder.LoadNewest(_network) is not var (checkpoint, state, restoreWeights))
        {
            return null;
        }

        float rate = _optimizer.LearningRate, firstRate = (changes & ResumeChanges.LearningRate) != 0 ? rate : _firstRate ?? rate;
        IReadOnlyList<(string Name, string From, string To)> differences =
            Describe(firstRate).Compare(checkpoint.Path, state.Facts, changes, isData: false);
        if ((changes & ResumeChanges.Schedule) == 0)
        {
            RequireRateOfSchedule(checkpoint.Path, state);
        }

        _callbacks.Restore(checkpoint.Path, state.Callbacks, thenRestore: () => RestoreOptimizer(checkpoint.Path, state.Optimizer));
        if (_options.Schedule is null && differences.Any(difference => difference.Name == RunDescription.RateName))
        {
            _optimizer.LearningRate = rate;
        }

        restoreWeights();
        _network.Iteration = state.NetworkIteration;
        _firstRate = firstRate;
        _savedIteration = state.Iteration;
        _resumed = new(checkpoint.Path, changes, state, _optimizer.LearningRate);
        AddChanges(state, differences);
        AddChangeOfRate(state, state.Optimizer.LearningRate);
        if (state.History.StopReason is { } reason && differences.Any(difference => RunDescription.LetsGoOn(difference.Name)))
        {
            AddChanges(state, [("stop reason", reason, "none")]);
            state.History.StopReason = null;
        }

        return checkpoint;
    }

    /// <summary>Refuses a run that could not be saved or would be mistaken for another, and takes the folder for it.
    /// Then adds the changes of a resumed run to its history.</summary>
    public void OnRunBegin(TrainingRun run)
    {
        RunDescription description = Describe(_firstRate ?? _optimizer.LearningRate);
        description.AddData(run.Train, run.Validation);
        IReadOnlyList<(string Name, string From, string To)> differences =
            _resumed is null ? [] : description.Compare(_resumed.Path, _resumed.State.Facts, _resumed.Changes, isData: true);
        if (run.Iterations < run.Iteration)
        {
            throw new InvalidOperationException(
                Invariant($"A run must not end before its checkpoint, but would end after {run.Iterations} updates, ") +
                Invariant($"while the checkpoint '{MessageText.Escape(_resumed!.Path)}' has {run.Iteration}."));
        }

        CheckpointFile.RequireLayout(_network, StateToWrite());
        _callbacks.Save(_network);
        _lock = Folder.TakeFor(description, run.Iteration);
        _description = description;
        _firstRate ??= _optimizer.LearningRate;
        if (_resumed is not null)
        {
            AddChanges(_resumed.State, differences);
            AddChangeOfRate(_resumed.State, _resumed.Rate);
            _resumed = null;
        }
    }

    public void OnUpdated(TrainingRun run)
    {
        if (run.IsComplete || run.Epochs.Updates(run.Iteration) % _checkpoints.Interval(run.Epochs.PerEpoch) == 0)
        {
            Save(run);
        }
    }

    public void OnRunEnd(TrainingRun run)
    {
        try
        {
            if (run.IsCanceled || run.IsComplete)
            {
                Save(run);
            }
        }
        finally
        {
            _lock?.Dispose();
            _lock = null;
        }
    }

    private RunDescription Describe(float firstRate) => new(_network, _optimizer, _options, _callbacks.All, firstRate);

    /// <summary>Refuses a schedule that gave another rate before the checkpoint. Without hyperparameters, nothing else
    /// identifies a schedule.</summary>
    private void RequireRateOfSchedule(string path, TrainingState state)
    {
        if (_options.Schedule is not { } schedule || state.Iteration == 0)
        {
            return;
        }

        float from = state.Optimizer.LearningRate, to = schedule.LearningRate(state.Iteration - 1);
        if (from != to)
        {
            string name = Invariant($"learning rate of iteration {state.Iteration - 1}");
            throw RunDescription.Refusal(path, name, PartDescription.Of(from), PartDescription.Of(to), ResumeChanges.Schedule);
        }
    }

    /// <summary>Returns the optimizer's state, without a copy where it is one of the library's.</summary>
    private OptimizerState StateToWrite() => _optimizer is Optimizer own ? own.StateInPlace() : _optimizer.SaveState();

    private void RestoreOptimizer(string path, OptimizerState state)
    {
        try
        {
            if (_optimizer is Optimizer own)
            {
                // What was just read belongs to nobody else.
                own.TakeState(state);
            }
            else
            {
                _optimizer.RestoreState(state);
            }
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException(
                Invariant($"The checkpoint '{MessageText.Escape(path)}' must hold the state of {_optimizer.GetType().Name} ") +
                Invariant($"after {state.Step} steps, ") +
                $"but holds [{MessageText.List([.. state.Slots.Keys])}].", exception);
        }
    }

    /// <summary>Adds changes to the history, except for the rate that a run began with, which the rate at resumption
    /// implies.</summary>
    private static void AddChanges(TrainingState state, IEnumerable<(string Name, string From, string To)> differences)
    {
        foreach ((string name, string from, string to) in differences.Where(difference => difference.Name != RunDescription.RateName))
        {
            state.History.Add(new TrainingChange { Iteration = state.Iteration, What = name, From = from, To = to });
        }
    }

    private void AddChangeOfRate(TrainingState state, float from)
    {
        if (_options.Schedule is null && _optimizer.LearningRate != from)
        {
            AddChanges(state, [("learning rate", PartDescription.Of(from), PartDescription.Of(_optimizer.LearningRate))]);
        }
    }

    private void Save(TrainingRun run)
    {
        if (run.Iteration == _savedIteration)
        {
            return;
        }

        OptimizerState optimizer = StateToWrite();
        NonFiniteRefusal.RequireFiniteState(run, optimizer);
        var facts = _description!.Facts.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal);
        EpochCount epochs = run.Epochs;
        IReadOnlyList<(string Description, CallbackState State)> callbacks = _callbacks.Save(_network);
        Folder.Save(
            _network,
            new(run.Iteration, epochs.RunStart, epochs.EpochsBefore, _network.Iteration, facts, optimizer, callbacks, run.Past));
        _savedIteration = run.Iteration;
    }

    /// <summary>A checkpoint that was resumed.</summary>
    /// <param name="Path">Its path.</param>
    /// <param name="Changes">The differences that the run may have.</param>
    /// <param name="State">Its state.</param>
    /// <param name="Rate">The optimizer's learning rate just after resuming.</param>
    private sealed record ResumedRun(string Path, ResumeChanges Changes, TrainingState State, float Rate);
}
