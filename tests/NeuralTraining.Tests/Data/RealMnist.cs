namespace NeuralTraining.Tests.Data;

/// <summary>The MNIST files of this repository, loaded once for all tests, as they take 188 MB.</summary>
internal static class RealMnist
{
    private static readonly Lazy<string> LazyDataFolder = new(FindDataFolder);
    private static readonly Lazy<(Dataset, Dataset)> LazyData = new(() => Mnist.Load(Folder));

    /// <summary>The folder "data", with README.md in it.</summary>
    public static string DataFolder => LazyDataFolder.Value;

    /// <summary>The folder of the four files.</summary>
    public static string Folder => Path.Combine(DataFolder, "mnist");

    public static (Dataset Train, Dataset Test) Data => LazyData.Value;

    /// <summary>A file as it lies there: gzipped.</summary>
    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    private static string FindDataFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string data = Path.Combine(folder.FullName, "data");
            if (Directory.Exists(Path.Combine(data, "mnist")))
            {
                return data;
            }
        }

        throw new DirectoryNotFoundException($"A folder 'data/mnist' must lie above '{AppContext.BaseDirectory}', but there is none.");
    }
}
