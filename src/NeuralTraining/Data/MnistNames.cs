using System.Text.RegularExpressions;

namespace NeuralTraining.Data;

/// <summary>The names under which the four files are found, as they are published, unpacked and renamed.</summary>
/// <remarks>
/// They are taken in any case, with dots or underscores for hyphens, with <c>test</c> for <c>t10k</c>, with <c>.gz</c>
/// behind them, in a folder of such a name (as archives of Kaggle have them), and behind a prefix that all four share
/// (as EMNIST has them).
/// </remarks>
internal static partial class MnistNames
{
    /// <summary>Finds the files in a folder: a set of them for each prefix, the usual empty one among them. Of several
    /// for one file, the unpacked is taken before the gzipped, then the one in the folder itself, then the one of the
    /// usual name.</summary>
    public static Dictionary<string, Dictionary<MnistFile, string>> Find(string folder)
    {
        var sets = new Dictionary<string, Dictionary<MnistFile, string>>(StringComparer.OrdinalIgnoreCase) { [""] = [] };
        IEnumerable<string> paths = Files(folder).Concat(Folders(folder).Where(IsName).SelectMany(Files));
        IEnumerable<string> best = paths.Where(IsName)
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

    /// <summary>The names of all that a folder holds.</summary>
    public static IEnumerable<string> All(string folder) =>
        Files(folder).Concat(Folders(folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", new EnumerationOptions());

    private static IEnumerable<string> Folders(string folder) => Directory.EnumerateDirectories(folder, "*", new EnumerationOptions());

    private static bool IsName(string path) => Name().IsMatch(Path.GetFileName(path));

    private static bool IsPacked(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static bool IsUsual(string path) =>
        MnistFile.All.Any(file => Path.GetFileName(path) == file.Name || Path.GetFileName(path) == file.PackedName);

    private static bool Is(MnistFile file, Match match)
    {
        bool isTrain = match.Groups["set"].Value.Equals("train", StringComparison.OrdinalIgnoreCase);
        bool isImages = match.Groups["kind"].Value.Equals("images", StringComparison.OrdinalIgnoreCase);
        return file == (isImages ? isTrain ? MnistFile.TrainImages : MnistFile.TestImages : isTrain ? MnistFile.TrainLabels : MnistFile.TestLabels);
    }

    [GeneratedRegex(
        @"^(?<prefix>(.*[-._])?)(?<set>train|t10k|test)[-._]((?<kind>images)[-._]idx3|(?<kind>labels)[-._]idx1)[-._]ubyte(\.gz)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
