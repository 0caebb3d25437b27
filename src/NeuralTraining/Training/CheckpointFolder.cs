using System.Globalization;
using NeuralTraining.Serialization;

namespace NeuralTraining;

/// <summary>The folder that holds the last two checkpoints of a run, each named by its iteration.</summary>
internal sealed class CheckpointFolder(string folder)
{
    private const string Prefix = "checkpoint-", Extension = ".safetensors";
    private const int Kept = 2;

    /// <summary>The iterations of those that were passed over. They do not count as kept.</summary>
    private readonly HashSet<long> _damaged = [];

    public string Folder => folder;

    /// <summary>The iteration of the newest checkpoint; null when there is none.</summary>
    /// <exception cref="IOException">The folder may not be read.</exception>
    public long? NewestIteration => Files() is [var newest, ..] ? newest.Iteration : null;

    /// <summary>Saves a checkpoint, then deletes those before it and the one before, and what is damaged. A later one that is damaged stays until the run gets there.</summary>
    /// <exception cref="IOException">The checkpoint could not be saved; those that were there are there still.</exception>
    public void Save(MultiLayerNet network, TrainingState state)
    {
        Create();
        CheckpointFile.Save(Path.Combine(folder, $"{Prefix}{state.Iteration:D12}{Extension}"), network, state);
        _damaged.Remove(state.Iteration);
        int whole = 0;
        foreach ((long iteration, string path) in Files().SkipWhile(file => file.Iteration > state.Iteration))
        {
            if (_damaged.Contains(iteration) || ++whole > Kept)
            {
                TemporaryFile.DeleteIfPossible(path);
            }
        }
    }

    /// <summary>Reads the newest checkpoint that is whole; null when there is none at all.</summary>
    /// <exception cref="InvalidDataException">No checkpoint is whole, or the newest that is belongs to another network.</exception>
    /// <exception cref="IOException">The folder or a checkpoint could not be read.</exception>
    public (ResumedCheckpoint Checkpoint, TrainingState State, Action RestoreWeights)? LoadNewest(MultiLayerNet network)
    {
        var damaged = new List<InvalidDataException>();
        _damaged.Clear();
        foreach ((long iteration, string path) in Files())
        {
            using FileStream stream = FileToRead.Open(path);
            try
            {
                CheckpointFile.RequireWhole(stream, path);
            }
            catch (InvalidDataException exception)
            {
                damaged.Add(exception);
                _damaged.Add(iteration);
                continue;
            }

            stream.Position = 0;
            (TrainingState state, Action restoreWeights) = CheckpointFile.Load(stream, path, network);
            var checkpoint = new ResumedCheckpoint { Path = path, Iteration = state.Iteration, Damaged = [.. damaged.Select(exception => exception.Message)] };
            return (checkpoint, state, restoreWeights);
        }

        return damaged.Count == 0 ? null : throw damaged[0];
    }

    /// <exception cref="IOException">There is no such folder and it cannot be made.</exception>
    private void Create()
    {
        try
        {
            DurableFolder.Create(folder);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw new IOException($"The folder '{ShownNames.Whole(folder)}' must be there for checkpoints, or be made, but could not be: {FileFailure.Reason(exception)}", exception);
        }
    }

    /// <summary>The checkpoints, the newest first.</summary>
    /// <exception cref="IOException">The folder may not be read.</exception>
    private List<(long Iteration, string Path)> Files()
    {
        var files = new List<(long Iteration, string Path)>();
        foreach (string path in Paths())
        {
            if (IterationOf(Path.GetFileName(path)) is { } iteration)
            {
                files.Add((iteration, path));
            }
        }

        files.Sort((first, second) => second.Iteration.CompareTo(first.Iteration));
        return files;
    }

    private string[] Paths()
    {
        try
        {
            return Directory.GetFiles(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw new IOException($"The folder '{ShownNames.Whole(folder)}' must be one that may be read for its checkpoints to be found, but is not: {FileFailure.Reason(exception)}", exception);
        }
    }

    private static long? IterationOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && name.EndsWith(Extension, StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(Prefix.Length, Math.Max(0, name.Length - Prefix.Length - Extension.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out long iteration)
            ? iteration
            : null;
}
