namespace NeuralTraining.Files;

/// <summary>Tells whether two paths lead to one place.</summary>
internal static class RealPath
{
    /// <summary>As many links as Linux follows in a path.</summary>
    public const int MaxLinks = 40;

    /// <summary>Compares paths as the usual file system here does.</summary>
    public static StringComparer Comparer =>
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Returns a full path in which all links have been followed. What is not there, or may not be seen,
    /// counts as no link.</summary>
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
