namespace NeuralTraining.Tuning;

/// <summary>Tells which owners of claims live, without clocks: each keeps a file of its own open for as long as it
/// lives. For the holder of the journal's lock.</summary>
internal sealed class WorkerFiles : IDisposable
{
    private const string Extension = ".worker";
    private const int IdLength = 32;

    private readonly string _journal;
    private readonly FileStream _own;

    /// <summary>Creates the own file, and deletes those of the dead.</summary>
    /// <exception cref="IOException">The file could not be created, or the file system does not lock files.</exception>
    public WorkerFiles(string journal)
    {
        _journal = journal;
        _own = ExclusiveFile.TryOpen(PathOf(Id), FileMode.CreateNew, FileOptions.DeleteOnClose)
            ?? throw new IOException($"The file '{PathOf(Id)}' must be new, but another process has it open.");
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(journal)!, $"*{Extension}"))
        {
            if (IdOf(file) is { } id)
            {
                _ = IsDead(id);
            }
        }
    }

    /// <summary>Gets the own identity, which no other owner has ever had.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Returns whether an owner has ended, and deletes its file if so.</summary>
    public bool IsDead(string id)
    {
        try
        {
            using FileStream? file = ExclusiveFile.TryOpen(PathOf(id), FileMode.Open);
            if (file is null)
            {
                return false;
            }
        }
        catch (FileNotFoundException)
        {
            return true;
        }

        File.Delete(PathOf(id));
        return true;
    }

    /// <summary>Ends the owner.</summary>
    public void Dispose() => _own.Dispose();

    private string PathOf(string id) => $"{_journal}.{id}{Extension}";

    private string? IdOf(string file)
    {
        int start = _journal.Length + 1;
        string id = file.Length == start + IdLength + Extension.Length ? file.Substring(start, IdLength) : "";
        return IsId(id) && file == PathOf(id) && id != Id ? id : null;
    }

    /// <summary>Returns whether a text can be an owner's identity. A journal's lines name files by it.</summary>
    public static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);
}
