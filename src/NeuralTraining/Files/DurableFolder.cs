namespace NeuralTraining.Files;

/// <summary>Creates folders durably, so that they survive a power cut.</summary>
internal static class DurableFolder
{
    /// <summary>Creates a folder and its missing parents, and flushes each new name to the disk.</summary>
    /// <exception cref="IOException">A folder could not be created or flushed. A folder that could not be flushed is
    /// deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">Permission to create a folder was denied.</exception>
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
