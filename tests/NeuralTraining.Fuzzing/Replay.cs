namespace NeuralTraining.Fuzzing;

/// <summary>Gives a reader files that are there already: a corpus, or what fuzzing has found.</summary>
internal static class Replay
{
    /// <summary>Prints what becomes of each file; returns 1 if there is a finding, else 0.</summary>
    public static int Run(Target target, IEnumerable<string> paths)
    {
        int read = 0, refused = 0, found = 0;
        foreach (string path in paths.SelectMany(Files))
        {
            try
            {
                bool isRead = target.Try(File.ReadAllBytes(path)) is null;
                read += isRead ? 1 : 0;
                refused += isRead ? 0 : 1;
            }
            catch (Finding finding)
            {
                found++;
                Console.WriteLine($"{path}: {finding}");
            }
        }

        Console.WriteLine($"{read} read, {refused} refused, {found} findings");
        return found == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Files(string path) => Directory.Exists(path) ? Directory.GetFiles(path).Order(StringComparer.Ordinal) : [path];
}
