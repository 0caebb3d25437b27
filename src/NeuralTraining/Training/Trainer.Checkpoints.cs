using System.Globalization;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>Saving a run, and going on with it.</content>
public sealed partial class Trainer
{
    private const long Never = -1;

    private TrainingState? _resumed;

    /// <summary>The iteration of the checkpoint that was saved or resumed last: from it on the folder's checkpoints are this trainer's.</summary>
    private long _savedIteration = Never;

    /// <summary>Takes over the newest whole checkpoint of <see cref="TrainerOptions.Checkpoints"/>: parameters, buffers, the optimizer's state, counters and the history so far. The next
    /// <see cref="Fit"/> then does the rest of that run, to the same weights and the same history, to the bit, as if it had never stopped.</summary>
    /// <remarks>Network, optimizer and options must be made as they were for that run; what a checkpoint can tell of them is checked. The run's end may differ: more
    /// <see cref="TrainerOptions.Epochs"/> make it longer. Allocates as much as the network and the optimizer hold.</remarks>
    /// <returns>Which checkpoint it was; null if there is none, so that training begins at its beginning.</returns>
    /// <exception cref="InvalidOperationException">A run trains the network, the options name no folder of checkpoints, or the checkpoint is of a run with another seed, number of row blocks, mini-batch size, sampling or
    /// learning-rate schedule; nothing has been changed.</exception>
    /// <exception cref="InvalidDataException">There are checkpoints, but none of them is whole; or the newest that is whole is not one of this network; nothing has been changed.</exception>
    /// <exception cref="ArgumentException">The checkpoint holds another kind of optimizer's state; nothing has been changed.</exception>
    /// <exception cref="IOException">A checkpoint could not be read; nothing has been changed.</exception>
    public ResumedCheckpoint? Resume()
    {
        CheckpointOptions options = _options.Checkpoints
            ?? throw new InvalidOperationException("The options of a trainer must name a folder of checkpoints for it to resume, but name none.");
        using CallGuard.Call call = Network.Training.Enter("A network must be trained by one run at a time, but a run is under way while another resumes.");
        if (new CheckpointFolder(options.Folder).LoadNewest(Network) is not var (checkpoint, state, restoreWeights))
        {
            return null;
        }

        RequireSettings(checkpoint.Path, state);
        Optimizer.RestoreState(state.Optimizer);
        restoreWeights();
        Network.Iteration = state.NetworkIteration;
        Iteration = _savedIteration = state.Iteration;
        History = state.History;
        _resumed = state;
        return checkpoint;
    }

    private bool IsTimeToSave(long end, int perEpoch) =>
        _options.Checkpoints is { } checkpoints && (Iteration == end || Iteration % checkpoints.Interval(perEpoch) == 0);

    private void SaveCheckpoint(long start, Dataset train)
    {
        if (_options.Checkpoints is { } checkpoints && Iteration != _savedIteration)
        {
            var state = new TrainingState(Iteration, start, Network.Iteration, train.Count, Settings(), Optimizer.SaveState(), History!);
            new CheckpointFolder(checkpoints.Folder).Save(Network, state);
            _savedIteration = Iteration;
        }
    }

    /// <summary>What would make other weights of the same checkpoint.</summary>
    private Dictionary<string, string> Settings() => new(StringComparer.Ordinal)
    {
        ["network seed"] = Network.Layers.Seed.ToString(CultureInfo.InvariantCulture),
        ["number of row blocks"] = Network.RowBlocks.ToString(CultureInfo.InvariantCulture),
        ["seed"] = _options.Seed.ToString(CultureInfo.InvariantCulture),
        ["mini-batch size"] = _options.BatchSize.ToString(CultureInfo.InvariantCulture),
        ["sampling"] = _options.Sampling.ToString(),
        ["learning-rate schedule"] = _options.Schedule is null ? "none" : "some",
    };

    private void RequireSettings(string path, TrainingState state)
    {
        foreach ((string name, string value) in Settings())
        {
            RequireSame(path, name, value, state.Settings.GetValueOrDefault(name, "none"));
        }

        if (_options.Schedule is { } schedule && state.Iteration > 0)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"learning rate of iteration {state.Iteration - 1}");
            RequireSame(path, name, Text(schedule.LearningRate(state.Iteration - 1)), Text(state.Optimizer.LearningRate));
        }

        static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
    }

    private static void RequireSame(string path, string name, string mine, string found)
    {
        if (mine != found)
        {
            throw new InvalidOperationException($"The run of the checkpoint '{path}' must have the {name} '{mine}' to go on here, but has '{found}'.");
        }
    }

    /// <summary>Refuses to begin what could not be saved, or would be mistaken for another run.</summary>
    private void RequireCheckpoints(Dataset train)
    {
        if (_resumed is not null && _resumed.Samples != train.Count)
        {
            throw new InvalidOperationException($"The run that was resumed must go on with the {_resumed.Samples} training samples it began with, but was given '{train.Count}'.");
        }

        if (_options.Checkpoints is { } checkpoints)
        {
            _ = Optimizer.SaveState();
            if (_savedIteration == Never && new CheckpointFolder(checkpoints.Folder).NewestIteration is { } newest && newest > Iteration)
            {
                throw new InvalidOperationException(
                    $"The folder '{checkpoints.Folder}' must hold no checkpoint of a later iteration than {Iteration}, where this run begins, but holds one of iteration {newest}. " +
                    "Call Resume to go on from there, or choose another folder.");
            }
        }
    }
}
