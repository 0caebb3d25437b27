namespace NeuralTraining.Samples;

internal static class FolderSearch
{
    /// <summary>Returns the nearest folder, from the given one upwards, that is looked for; null when there is none.</summary>
    public static string? Upwards(string start, Func<string, bool> isLookedFor)
    {
        DirectoryInfo? folder = new(start);
        while (folder is not null && !isLookedFor(folder.FullName))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }
}
