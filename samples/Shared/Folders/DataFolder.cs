namespace NeuralTraining.Samples;

/// <summary>Finds the MNIST files.</summary>
public static class DataFolder
{
    private static readonly string MnistFolder = Path.Combine("data", "mnist");

    /// <summary>Returns the full path of the folder that was given; without one, of the nearest data/mnist above the current folder, else above the program.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static string Find(string? given, string currentFolder, string programFolder)
    {
        if (given is not null)
        {
            string folder = Path.GetFullPath(given, currentFolder);
            return Directory.Exists(folder)
                ? folder
                : throw new DirectoryNotFoundException($"The folder with the MNIST files must exist, but there is no '{folder}'.");
        }

        string? root = FolderSearch.Upwards(currentFolder, HasMnist) ?? FolderSearch.Upwards(programFolder, HasMnist);
        return root is not null
            ? Path.Combine(root, MnistFolder)
            : throw new DirectoryNotFoundException(
                $"The MNIST files must be in a folder 'data/mnist' in or above '{currentFolder}' or '{programFolder}', but there is none: say where they are with --data.");
    }

    private static bool HasMnist(string folder) => Directory.Exists(Path.Combine(folder, MnistFolder));
}
