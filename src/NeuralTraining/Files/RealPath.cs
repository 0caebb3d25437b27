namespace NeuralTraining.Files;

/// <summary>Resolves links in paths, so that paths to the same place compare equal.</summary>
internal static class RealPath
{
    /// <summary>The maximum number of links to follow, as on Linux.</summary>
    public const int MaxLinks = 40;

    /// <summary>Gets a comparer that follows the platform's usual file system.</summary>
    public static StringComparer Comparer =>
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Returns the full path with all links resolved. A missing or inaccessible component counts as no
    /// link.</summary>
    public static string Of(string path)
    {
        int links = MaxLinks;
        return Follow(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), ref links);
    }

    private static string Follow(string path, ref int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        string real = Path.Join(Follow(parent, ref links), Path.GetFileName(path));
        return TargetOf(real) is { } target && links-- > 0 ? Follow(target, ref links) : real;
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return Directory.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
