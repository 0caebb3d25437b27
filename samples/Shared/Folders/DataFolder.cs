namespace NeuralTraining.Samples;

/// <summary>Finds the data.</summary>
public static class DataFolder
{
    /// <summary>Returns the full path of the folder that was given; without one, of the nearest data/mnist (or whichever the option names) above the current
    /// folder, else above the program.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static string Find(DataOption option, string? given, string currentFolder, string programFolder)
    {
        if (given is not null)
        {
            string folder = Path.GetFullPath(given, currentFolder);
            return Directory.Exists(folder)
                ? folder
                : throw new DirectoryNotFoundException($"The folder with the {option.Files} must exist, but there is no '{folder}'.");
        }

        string below = Path.Combine("data", option.Folder);
        string? root = FolderSearch.Upwards(currentFolder, HasData) ?? FolderSearch.Upwards(programFolder, HasData);
        return root is not null
            ? Path.Combine(root, below)
            : throw new DirectoryNotFoundException(
                $"The {option.Files} must be in a folder 'data/{option.Folder}' in or above '{currentFolder}' or '{programFolder}', " +
                "but there is none: say where they are with --data.");

        bool HasData(string folder) => Directory.Exists(Path.Combine(folder, below));
    }
}
