using NeuralTraining.Optimizers;
using NeuralTraining.Serialization;

namespace NeuralTraining;

/// <content>Saving a run, and going on with it.</content>
public sealed partial class Trainer
{
    private const long Never = -1;

    private TrainingState? _resumed;

    /// <summary>The iteration of the checkpoint that was saved or resumed last: from it on the folder's checkpoints are this trainer's.</summary>
    private long _savedIteration = Never;

    /// <summary>The learning rate that the optimizer had when this trainer's first run began, here or in the process that saved the checkpoint.</summary>
    private float? _firstRate;

    /// <summary>Takes over the newest whole checkpoint of <see cref="TrainerOptions.Checkpoints"/>: parameters, buffers, the optimizer's state, counters and the history so far. The next
    /// <see cref="Fit"/> then does the rest of that run, to the same weights and the same history, to the bit, as if it had never stopped.</summary>
    /// <remarks><para>Network, optimizer and options must be made as they were for that run; what a checkpoint can tell of them is checked. The run's end may differ: more
    /// <see cref="TrainerOptions.Epochs"/> make it longer. So may the learning rate from here on: without a schedule, set the optimizer's after resuming.</para>
    /// <para>Any number is a value, NaN and infinities included. Allocates as much as the network and the optimizer hold, and what grows with the history that was read.</para></remarks>
    /// <returns>Which checkpoint it was; null if there is none, so that training begins at its beginning.</returns>
    /// <exception cref="InvalidOperationException">A run trains the network or has the optimizer, another thread uses one of them, the options name no folder of checkpoints, or the checkpoint is of a run with another seed, number of row blocks, mini-batch
    /// size, sampling or learning-rate schedule, another kind of optimizer, other <see cref="Optimizers.IOptimizer.Hyperparameters"/>, or, without a schedule, another learning rate at its beginning;
    /// nothing has been changed.</exception>
    /// <exception cref="InvalidDataException">There are checkpoints, but none of them is whole; or the newest that is whole is not one of this network or holds no state of this optimizer; nothing has
    /// been changed.</exception>
    /// <exception cref="NotSupportedException">The optimizer's state cannot be restored; nothing has been changed.</exception>
    /// <exception cref="IOException">The folder or a checkpoint could not be read, as this process may not, for instance; nothing has been changed.</exception>
    public ResumedCheckpoint? Resume()
    {
        CheckpointFolder folder = _folder
            ?? throw new InvalidOperationException("The options of a trainer must name a folder of checkpoints for it to resume, but name none.");
        using Run run = new(this, "A network must be trained by one run at a time, but a run is under way while another resumes.");
        if (folder.LoadNewest(Network) is not var (checkpoint, state, restoreWeights))
        {
            return null;
        }

        RequireSettings(checkpoint.Path, state);
        float rate = Optimizer.LearningRate;
        RestoreOptimizer(checkpoint.Path, state.Optimizer);
        _firstRate ??= rate;
        restoreWeights();
        Network.Iteration = state.NetworkIteration;
        Iteration = _savedIteration = state.Iteration;
        History = state.History;
        _resumed = state;
        return checkpoint;
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
                $"The checkpoint '{path}' must hold what {Optimizer.GetType().Name} keeps after {state.Step} steps, but holds [{ShownNames.List([.. state.Slots.Keys])}].", exception);
        }
    }

    private bool IsTimeToSave(long end, int perEpoch) =>
        _options.Checkpoints is { } checkpoints && (Iteration == end || Iteration % checkpoints.Interval(perEpoch) == 0);

    private void SaveCheckpoint(long start, Dataset train)
    {
        if (_folder is not null && Iteration != _savedIteration)
        {
            var state = new TrainingState(Iteration, start, Network.Iteration, train.Count, Settings(), Optimizer.SaveState(), History!);
            _folder.Save(Network, state);
            _savedIteration = Iteration;
        }
    }

    /// <summary>Refuses to begin what could not be saved, or would be mistaken for another run.</summary>
    private void RequireCheckpoints(Dataset train)
    {
        if (_resumed is not null && _resumed.Samples != train.Count)
        {
            throw new InvalidOperationException($"The run that was resumed must go on with the {_resumed.Samples} training samples it began with, but was given '{train.Count}'.");
        }

        if (_folder is not null)
        {
            _ = Settings();
            CheckpointFile.RequireLayout(Network, Optimizer.SaveState());
            if (_savedIteration == Never && _folder.NewestIteration is { } newest && newest > Iteration)
            {
                throw new InvalidOperationException(
                    $"The folder '{_folder.Folder}' must hold no checkpoint of a later iteration than {Iteration}, where this run begins, but holds one of iteration {newest}. " +
                    "Call Resume to go on from there, or choose another folder.");
            }
        }
    }
}
