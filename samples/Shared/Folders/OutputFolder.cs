namespace NeuralTraining.Samples;

/// <summary>Finds the folder a sample writes to.</summary>
public static class OutputFolder
{
    /// <summary>Returns the full path of the folder that was given; without one, of <c>output</c> beside the sample's project file above the program,
    /// else of <c>output</c> below the current folder.</summary>
    public static string Find(string? given, string sampleName, string currentFolder, string programFolder)
    {
        if (given is not null)
        {
            return Path.GetFullPath(given, currentFolder);
        }

        string? project = FolderSearch.Upwards(programFolder, folder => File.Exists(Path.Combine(folder, sampleName + ".csproj")));
        return Path.Combine(project ?? currentFolder, "output");
    }

    /// <summary>Creates the folder unless it is there, and makes sure that files can be written to it: better now than after minutes of training.</summary>
    /// <exception cref="IOException">No files can be written there.</exception>
    public static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using FileStream probe = new(Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The folder for the results must be one to write to, but '{folder}' is not: {exception.Message}", exception);
        }
    }
}
