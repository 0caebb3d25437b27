using System.Text.RegularExpressions;
using NeuralTraining.Files;

namespace NeuralTraining.Data;

/// <summary>Finds the four files by their published names and by common variants.</summary>
/// <remarks>
/// The variants are any case, dots or underscores for hyphens, <c>test</c> for <c>t10k</c>, the extension <c>.gz</c>, a
/// folder of such a name (as in Kaggle's archives), and a prefix common to all four (as in EMNIST).
/// </remarks>
internal static partial class MnistNames
{
    /// <summary>A folder that cannot be listed is an error, not an empty folder.</summary>
    private static readonly EnumerationOptions OrFail = new() { IgnoreInaccessible = false };

    /// <summary>Finds the files in a folder and returns a set for each prefix, including the usual empty one. If there
    /// are several candidates, an unpacked one takes precedence over a gzipped one, then one in the folder itself, then
    /// one with the usual name. If a folder cannot be listed, only the usual names are tried.</summary>
    /// <exception cref="IOException">The folder could not be listed and does not contain all four files by their usual
    /// names.</exception>
    public static Dictionary<string, Dictionary<MnistFile, string>> Find(string folder)
    {
        var sets = new Dictionary<string, Dictionary<MnistFile, string>>(StringComparer.OrdinalIgnoreCase) { [""] = [] };
        IEnumerable<string> best = Paths(folder).Where(IsName)
            .OrderBy(IsPacked)
            .ThenBy(path => Path.GetDirectoryName(path)!.Length)
            .ThenBy(path => !IsUsual(path))
            .ThenBy(path => path, StringComparer.Ordinal);
        foreach (string path in best)
        {
            Match match = Name().Match(Path.GetFileName(path));
            string prefix = match.Groups["prefix"].Value;
            sets.TryAdd(prefix, []);
            sets[prefix].TryAdd(MnistFile.All.Single(file => Is(file, match)), path);
        }

        return sets;
    }

    /// <summary>Returns the names of all files and folders in a folder.</summary>
    public static IEnumerable<string> All(string folder) =>
        Files(folder).Concat(Folders(folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static string[] Paths(string folder)
    {
        try
        {
            return [.. Files(folder), .. Folders(folder).Where(IsName).SelectMany(Files)];
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            // A folder may grant access to files by name but no listing.
            string[] usual = [.. MnistFile.All.Select(file => Usual(folder, file)).OfType<string>()];
            return usual.Length == MnistFile.All.Count
                ? usual
                : throw new IOException(
                    $"The folder '{MessageText.Escape(folder)}' must be readable for the data set to be found, " +
                    $"but is not: {FileFailure.Reason(exception)}",
                    exception);
        }
    }

    private static string? Usual(string folder, MnistFile file) =>
        new[] { Path.Combine(folder, file.Name), Path.Combine(folder, file.PackedName) }.FirstOrDefault(File.Exists);

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", OrFail);

    private static IEnumerable<string> Folders(string folder) => Directory.EnumerateDirectories(folder, "*", OrFail);

    private static bool IsName(string path) => Name().IsMatch(Path.GetFileName(path));

    private static bool IsPacked(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static bool IsUsual(string path) =>
        MnistFile.All.Any(file => Path.GetFileName(path) == file.Name || Path.GetFileName(path) == file.PackedName);

    private static bool Is(MnistFile file, Match match)
    {
        bool isTrain = match.Groups["set"].Value.Equals("train", StringComparison.OrdinalIgnoreCase);
        bool isImages = match.Groups["kind"].Value.Equals("images", StringComparison.OrdinalIgnoreCase);
        return file == (isTrain, isImages) switch
        {
            (true, true) => MnistFile.TrainImages,
            (true, false) => MnistFile.TrainLabels,
            (false, true) => MnistFile.TestImages,
            (false, false) => MnistFile.TestLabels,
        };
    }

    [GeneratedRegex(
        @"^(?<prefix>(.*[-._])?)(?<set>train|t10k|test)[-._]((?<kind>images)[-._]idx3|(?<kind>labels)[-._]idx1)[-._]ubyte(\.gz)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
