using System.Globalization;
using NeuralTraining.Files;

namespace NeuralTraining.Training;

/// <summary>The folder that holds the last two checkpoints of a run, each named by its iteration.</summary>
internal sealed class CheckpointFolder(string folder)
{
    private const string Prefix = "checkpoint-", Extension = ".safetensors";
    private const int Kept = 2;
    private const int Attempts = 10;

    /// <summary>The iterations of the damaged checkpoints that were skipped. They do not count as kept.</summary>
    private readonly HashSet<long> _damaged = [];

    /// <summary>The path of the folder as the system finds it, links followed.</summary>
    public string RealPath => NeuralTraining.Files.RealPath.Of(folder);

    /// <summary>Takes the folder for a run that begins with an iteration; creates it if it is missing.</summary>
    /// <exception cref="InvalidOperationException">Another run trains there, or has left a checkpoint of a later
    /// iteration.</exception>
    /// <exception cref="IOException">The folder may not be read, or cannot be created or locked.</exception>
    public CheckpointLock TakeFor(RunDescription run, long iteration)
    {
        Create();
        var taken = CheckpointLock.Take(folder, string.Join('\n', run.Facts.Select(fact => $"{fact.Name}: {fact.Value}")));
        try
        {
            RequireNoLater(iteration);
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Saves a checkpoint, then deletes all earlier ones but one, and damaged ones. A later damaged one stays
    /// until the run gets there.</summary>
    /// <exception cref="IOException">The checkpoint could not be saved; earlier ones are still there.</exception>
    public void Save(MultiLayerNet network, TrainingState state)
    {
        Create();
        string path = Path.Combine(folder, Invariant($"{Prefix}{state.Iteration:D12}{Extension}"));
        if (_damaged.Remove(state.Iteration) || !IsPlain(path))
        {
            // Writing would follow a link to another file, or go into a pipe or a device. A file without read permission
            // may not be replaced either.
            TemporaryFile.DeleteIfPossible(path);
        }

        CheckpointFile.Save(path, network, state);
        int whole = 0;
        foreach ((long iteration, string file) in Files().SkipWhile(file => file.Iteration > state.Iteration))
        {
            if (_damaged.Contains(iteration) || (IsPlain(file) && ++whole > Kept))
            {
                TemporaryFile.DeleteIfPossible(file);
            }
        }
    }

    /// <summary>Reads the newest checkpoint that is whole; returns null when there is none at all. A file that cannot
    /// be read is skipped like a damaged one.</summary>
    /// <exception cref="InvalidDataException">No checkpoint is whole, or the newest that is belongs to another
    /// network.</exception>
    /// <exception cref="IOException">The folder could not be read, or no checkpoint is whole and the newest could not
    /// be read.</exception>
    public (ResumedCheckpoint Checkpoint, TrainingState State, Action RestoreWeights)? LoadNewest(MultiLayerNet network) =>
        LoadNewest(network, Attempts);

    private (ResumedCheckpoint Checkpoint, TrainingState State, Action RestoreWeights)? LoadNewest(MultiLayerNet network, int attempts)
    {
        var damaged = new List<Exception>();
        _damaged.Clear();
        List<(long Iteration, string Path)> files = Files();
        foreach ((long iteration, string path) in files)
        {
            try
            {
                if (CheckpointFile.Load(path, network) is var (state, restoreWeights))
                {
                    string[] messages = [.. damaged.Select(exception => exception.Message)];
                    return (new ResumedCheckpoint { Path = path, Iteration = state.Iteration, Damaged = messages }, state, restoreWeights);
                }

                damaged.Add(new InvalidDataException(
                    $"The checkpoint '{MessageText.Escape(path)}' must end with the checksum of everything before it, " +
                    $"but does not: {FileToRead.OtherFormatOf(path) ?? "it is damaged"}."));
            }
            catch (Exception exception) when (FileFailure.Is(exception))
            {
                damaged.Add(exception as IOException ?? FileToRead.Failure(path, exception));
            }

            _damaged.Add(iteration);
        }

        if (damaged.Count == 0)
        {
            return null;
        }

        _damaged.Clear();

        // A run that trains there may have replaced all of them by newer ones meanwhile.
        return attempts > 1 && files.TrueForAll(file => IsGone(file.Path)) ? LoadNewest(network, attempts - 1) : throw damaged[0];
    }

    /// <summary>Returns whether a path is that of a file with content, rather than of a link, pipe, device or
    /// folder.</summary>
    private static bool IsPlain(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null, Length: > 0 };

    private static bool IsGone(string path)
    {
        try
        {
            return FileKinds.OfEntry(path) == FileKind.None;
        }
        catch (IOException)
        {
            // Without permission to look, it counts as present.
            return false;
        }
    }

    private void RequireNoLater(long iteration)
    {
        if (Files().FirstOrDefault(file => !_damaged.Contains(file.Iteration)) is (var newest, not null) && newest > iteration)
        {
            throw new InvalidOperationException(
                Invariant($"The folder '{MessageText.Escape(folder)}' must hold no checkpoint of a later iteration than {iteration}, ") +
                Invariant($"where this run begins, but holds one of iteration {newest}. ") +
                "Call Resume to go on from there, or choose another folder.");
        }
    }

    /// <exception cref="IOException">There is no such folder and it cannot be created.</exception>
    private void Create()
    {
        try
        {
            DurableFolder.Create(folder);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw new IOException(
                $"The folder '{MessageText.Escape(folder)}' must exist for checkpoints, or be created, " +
                $"but could not be: {FileFailure.Reason(exception)}",
                exception);
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
            return Directory.GetFileSystemEntries(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw new IOException(
                $"The folder '{MessageText.Escape(folder)}' must be readable for its checkpoints to be found, " +
                $"but is not: {FileFailure.Reason(exception)}",
                exception);
        }
    }

    private static long? IterationOf(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.EndsWith(Extension, StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> number = name.AsSpan(Prefix.Length, Math.Max(0, name.Length - Prefix.Length - Extension.Length));
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long iteration) ? iteration : null;
    }
}
