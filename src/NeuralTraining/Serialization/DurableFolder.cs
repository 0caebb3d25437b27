namespace NeuralTraining.Serialization;

/// <summary>Makes folders that outlive a power cut.</summary>
internal static class DurableFolder
{
    /// <summary>Makes a folder, and those above it that are missing, and takes their names to the disk.</summary>
    /// <exception cref="IOException">A folder could not be made, or the disk failed; what was not there is gone again.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not make a folder.</exception>
    public static void Create(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        string? parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (parent is not null)
        {
            Create(parent);
        }

        Directory.CreateDirectory(folder);
        try
        {
            DiskFlush.Folder(parent ?? folder);
        }
        catch (IOException)
        {
            Directory.Delete(folder);
            throw;
        }
    }
}
