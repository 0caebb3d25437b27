using System.Globalization;
using NeuralTraining.Files;
using NeuralTraining.Networks;
using NeuralTraining.Optimizers;
using NeuralTraining.Training;

namespace NeuralTraining;

/// <content>Saving a run, and going on with it.</content>
public sealed partial class Trainer
{
    private const ResumeChanges AllChanges =
        ResumeChanges.Length | ResumeChanges.Schedule | ResumeChanges.LearningRate | ResumeChanges.ValidationData;

    /// <summary>The run that the next <see cref="Fit"/> does the rest of; null: it begins one.</summary>
    private ResumedRun? _resumed;

    /// <summary>What the run under way is made of.</summary>
    private RunDescription? _description;

    /// <summary>The iteration of the checkpoint that was saved or resumed last: from it on the folder's checkpoints are this trainer's.</summary>
    private long? _savedIteration;

    /// <summary>The learning rate that the optimizer had when this trainer's first run began, here or in the process that saved the checkpoint, or that a resumed run was given on purpose.</summary>
    private float? _firstRate;

    /// <summary>Takes over the newest whole checkpoint of <see cref="TrainerOptions.Checkpoints"/>: parameters, buffers, the optimizer's state, counters and the history so far. The next
    /// <see cref="Fit"/> then does the rest of that run, to the same weights and the same history, to the bit, as if it had never stopped.</summary>
    /// <remarks><para>Network, optimizer and options must be made as they were for that run: the checkpoint holds a
    /// description of all that the weights depend on, and what differs is refused unless <paramref name="changes"/>
    /// names it, in which case <see cref="TrainingHistory.Changes"/> tells of it. Layers, losses, regularizers,
    /// optimizers and schedules of your own are compared by the names of their classes and by their hyperparameters,
    /// such as <see cref="Layers.ILayer.Hyperparameters"/>, and a schedule also by the rate of the last iteration, to the
    /// bit. <see cref="Fit"/> compares the data: the numbers of samples
    /// and features, all labels, and as many evenly spaced rows as have 2¹⁷ inputs, or evenly spaced pieces of the first and the last
    /// row where these have more. Other training data is another run:
    /// begin it from saved weights. How often to evaluate and to save may differ.</para>
    /// <para>Without a schedule the learning rate may also be set after resuming, which the history tells of, too.
    /// Another run may train in the folder meanwhile: a checkpoint is only read here. Any number is a value, NaN and
    /// infinities included. Allocates as much as the network and the optimizer hold, and what grows with the history
    /// that was read.</para></remarks>
    /// <param name="changes">In what this run may differ from that of the checkpoint on purpose. Default: in
    /// nothing.</param>
    /// <returns>Which checkpoint it was; null if there is none, so that training begins at its beginning.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such changes.</exception>
    /// <exception cref="InvalidOperationException">A run trains the network or has the optimizer, another
    /// thread uses one of them, the options name no folder of checkpoints,
    /// or the checkpoint is of a run that differs in what is not among the changes; nothing has been
    /// changed.</exception>
    /// <exception cref="InvalidDataException">There are checkpoints, but none of them is whole; or the newest that is
    /// whole is not one of a network with these parameters or holds no state of this optimizer; nothing has been
    /// changed.</exception>
    /// <exception cref="NotSupportedException">The optimizer's state cannot be restored; nothing has been changed.</exception>
    /// <exception cref="IOException">The folder or the newest of checkpoints none of which is whole could not be read,
    /// as this process may not, for instance; nothing has been changed.</exception>
    public ResumedCheckpoint? Resume(ResumeChanges changes = ResumeChanges.None)
    {
        if ((changes & ~AllChanges) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(changes), Invariant($"The changes must be a combination of Length, Schedule, LearningRate and ValidationData, but were '{changes}'."));
        }

        CheckpointFolder folder = Checkpoints
            ?? throw new InvalidOperationException("The options of a trainer must name a folder of checkpoints for it to resume, but name none.");
        using Run run = new(this, "A network must be trained by one run at a time, but a run or a call was under way while another run resumed.");
        if (folder.LoadNewest(Network) is not var (checkpoint, state, restoreWeights))
        {
            return null;
        }

        float rate = Optimizer.LearningRate, firstRate = (changes & ResumeChanges.LearningRate) != 0 ? rate : _firstRate ?? rate;
        IReadOnlyList<(string Name, string From, string To)> differences =
            Describe(firstRate).Compare(checkpoint.Path, state.Facts, changes, isData: false);
        if ((changes & ResumeChanges.Schedule) == 0)
        {
            RequireRateOfSchedule(checkpoint.Path, state);
        }

        RestoreOptimizer(checkpoint.Path, state.Optimizer);
        if (_options.Schedule is null && differences.Any(difference => difference.Name == RunDescription.RateName))
        {
            Optimizer.LearningRate = rate;
        }

        _firstRate = firstRate;
        restoreWeights();
        Network.Iteration = state.NetworkIteration;
        Iteration = state.Iteration;
        _savedIteration = state.Iteration;
        History = state.History;
        _resumed = new(checkpoint.Path, changes, state, Optimizer.LearningRate);
        AddChanges(differences);
        AddChangeOfRate(state.Optimizer.LearningRate);
        return checkpoint;
    }

    private RunDescription Describe(float firstRate) => new(Network, Optimizer, _options, firstRate);

    /// <summary>Refuses a schedule that gave another rate before the checkpoint, which one without hyperparameters
    /// shows by nothing else.</summary>
    private void RequireRateOfSchedule(string path, TrainingState state)
    {
        if (_options.Schedule is not { } schedule || state.Iteration == 0)
        {
            return;
        }

        float from = state.Optimizer.LearningRate, to = schedule.LearningRate(state.Iteration - 1);
        if (from != to)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"learning rate of iteration {state.Iteration - 1}");
            throw RunDescription.Refusal(path, name, PartDescription.Of(from), PartDescription.Of(to), ResumeChanges.Schedule);
        }
    }

    /// <summary>Tells the history what was changed; the rate that a run began with is told by the rate that it goes on
    /// with.</summary>
    private void AddChanges(IEnumerable<(string Name, string From, string To)> differences)
    {
        foreach ((string name, string from, string to) in differences.Where(difference => difference.Name != RunDescription.RateName))
        {
            History!.Add(new TrainingChange { Iteration = Iteration, What = name, From = from, To = to });
        }
    }

    private void AddChangeOfRate(float from)
    {
        if (_options.Schedule is null && Optimizer.LearningRate != from)
        {
            AddChanges([("learning rate", PartDescription.Of(from), PartDescription.Of(Optimizer.LearningRate))]);
        }
    }

    private void RestoreOptimizer(string path, OptimizerState state)
    {
        try
        {
            Optimizer.RestoreState(state);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException(
                Invariant($"The checkpoint '{MessageText.Escape(path)}' must hold what {Optimizer.GetType().Name} keeps after {state.Step} steps, but holds [{MessageText.List([.. state.Slots.Keys])}]."), exception);
        }
    }

    private bool IsTimeToSave(long end, EpochCount epochs) =>
        _options.Checkpoints is { } checkpoints
        && (Iteration == end || epochs.Updates(Iteration) % checkpoints.Interval(epochs.PerEpoch) == 0);

    /// <exception cref="NonFiniteException">A parameter, a running average of BatchNorm or what an optimizer of this library keeps is not
    /// finite; nothing has been saved.</exception>
    private void SaveCheckpoint(EpochCount epochs)
    {
        if (Checkpoints is not null && Iteration != _savedIteration)
        {
            OptimizerState optimizer = Optimizer.SaveState();
            RequireFinite(optimizer);
            var facts = _description!.Facts.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal);
            Checkpoints.Save(Network, new TrainingState(Iteration, epochs.RunStart, epochs.EpochsBefore, Network.Iteration, facts, optimizer, History!));
            _savedIteration = Iteration;
        }
    }

    /// <summary>Refuses to begin what could not be saved, or would be mistaken for another run, and takes the folder of
    /// checkpoints for this one. Then the history of a run that was resumed is told what has changed.</summary>
    private CheckpointLock? BeginCheckpoints(Dataset train, Dataset? validation, long end)
    {
        if (Checkpoints is null)
        {
            return null;
        }

        RunDescription description = Describe(_firstRate ?? Optimizer.LearningRate);
        description.AddData(train, validation);
        IReadOnlyList<(string Name, string From, string To)> differences =
            _resumed is null ? [] : description.Compare(_resumed.Path, _resumed.State.Facts, _resumed.Changes, isData: true);
        if (end < Iteration)
        {
            throw new InvalidOperationException(
                Invariant($"A run must be at least as long as what it has done, but would end after {end} updates, while the checkpoint '{MessageText.Escape(_resumed!.Path)}' is of {Iteration}."));
        }

        CheckpointFile.RequireLayout(Network, Optimizer.SaveState());
        CheckpointLock taken = Checkpoints.TakeFor(description, Iteration);
        _description = description;
        if (_resumed is not null)
        {
            AddChanges(differences);
            AddChangeOfRate(_resumed.Rate);
        }

        return taken;
    }

    /// <summary>A checkpoint that was resumed.</summary>
    /// <param name="Path">Its path.</param>
    /// <param name="Changes">In what the run may differ.</param>
    /// <param name="State">What it holds.</param>
    /// <param name="Rate">The learning rate that the optimizer then had.</param>
    private sealed record ResumedRun(string Path, ResumeChanges Changes, TrainingState State, float Rate);
}
