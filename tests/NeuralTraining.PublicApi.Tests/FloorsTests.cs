using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>The folders of the library are the floors of a house: each knows only itself and the floors below it.</summary>
public sealed partial class FloorsTests
{
    /// <summary>From the ground up. The library's own folder, "", holds what all families share.</summary>
    private static readonly string[] Floors =
    [
        "Numerics/Memory", "Numerics/Vectors", "Numerics/Threads", "Numerics/Kernels", "Numerics/Random", "Numerics/Products",
        "Files", "", "Initializers", "Metrics", "Losses", "Regularizers", "Optimizers", "Layers", "Data", "Networks", "Training", "Diagnostics",
    ];

    private static readonly string Source = Path.Combine(Repository.Root, "src", "NeuralTraining");

    [Fact]
    public void A_folder_knows_only_the_floors_below_it() => Upward(Floors).Should().BeEmpty();

    [Fact]
    public void The_search_finds_what_is_used_upwards() =>
        Upward([.. Floors.Where(floor => floor != "Data"), "Data"]).Should().Contain("Training: Trainer uses Dataset of Data");

    [Fact]
    public void Each_folder_has_its_namespace_or_that_of_what_a_newcomer_meets_first()
    {
        foreach ((string file, string text) in Files())
        {
            string folder = Path.GetRelativePath(Source, file).Split(Path.DirectorySeparatorChar)[0];
            string[] names = Path.GetFileName(file) is "WeightsFormat.cs" or "PyTorchNames.cs" or "PartFactory.cs" ? ["NeuralTraining.Serialization"]
                : file.Contains("Training/Callbacks/", StringComparison.Ordinal)
                    ? ["NeuralTraining.Callbacks", "NeuralTraining.Training", "NeuralTraining"]
                : folder is "Data" or "Networks" or "Training" ? ["NeuralTraining", "NeuralTraining." + folder]
                : folder.EndsWith(".cs", StringComparison.Ordinal) ? ["NeuralTraining"] : ["NeuralTraining." + folder];

            names.Should().Contain(NamespaceLine().Match(text).Groups[1].Value, "'{0}' is in '{1}'", Path.GetFileName(file), folder);
        }
    }

    private static IEnumerable<string> Upward(string[] floors)
    {
        Dictionary<string, string> folders = FoldersOfTypes();
        return
            from type in new ArchLoader().LoadAssembly(typeof(MultiLayerNet).Assembly).Build().Types
            where IsOurs(type)
            from used in type.Dependencies.Select(dependency => dependency.Target).Distinct()
            where IsOurs(used)
            let user = Outermost(type)
            let folder = folders[user]
            let usedFolder = folders[Outermost(used)]
            where FloorOf(usedFolder) > FloorOf(folder)
            group user by $"{folder}: {user} uses {Outermost(used)} of {usedFolder}" into uses
            select uses.Key;

        int FloorOf(string folder) => Array.FindLastIndex(floors, floor => floor == folder || folder.StartsWith(floor + "/", StringComparison.Ordinal));
    }

    /// <summary>The name of a type, or of what it is nested in, without the number of its parameters.</summary>
    private static string Outermost(IType type) => type.FullName.Split('+', '/', '`', '<')[0].Split('.')[^1];

    private static bool IsOurs(IType type) => type is not GenericParameter && type.FullName.StartsWith("NeuralTraining.", StringComparison.Ordinal);

    private static Dictionary<string, string> FoldersOfTypes()
    {
        var folders = new Dictionary<string, string>();
        foreach ((string file, string text) in Files())
        {
            string folder = Path.GetDirectoryName(Path.GetRelativePath(Source, file))!.Replace('\\', '/');
            foreach (string type in Declaration().Matches(text).Select(match => match.Groups[1].Value))
            {
                folders.TryAdd(type, folder);
                FirstOf(folders[type]).Should().Be(FirstOf(folder), "the parts of {0} must be on one floor", type);
            }
        }

        return folders;
    }

    private static string FirstOf(string folder) => folder.Split('/')[0];

    private static IEnumerable<(string Path, string Text)> Files() => Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(Source, file).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"))
        .Select(file => (file, File.ReadAllText(file)));

    [GeneratedRegex(@"^(?:public|internal)[\w ]* (?:class|struct|interface|enum|record|delegate [\w<>]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
