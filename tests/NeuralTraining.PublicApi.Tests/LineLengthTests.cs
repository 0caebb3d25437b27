using FluentAssertions;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>The lines of the library fit beside each other on a screen.</summary>
public sealed class LineLengthTests
{
    private const int MaxDocumentation = 120, MaxCode = 140;

    [Fact]
    public void Documentation_has_at_most_120_columns_and_code_140()
    {
        string source = Path.Combine(Repository.Root, "src");
        IEnumerable<string> tooLong =
            from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(source, file).Replace('\\', '/')
            where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
            from line in File.ReadLines(file).Index()
            let max = line.Item.TrimStart().StartsWith("///", StringComparison.Ordinal) ? MaxDocumentation : MaxCode
            where line.Item.Length > max
            select $"{path}:{line.Index + 1} has {line.Item.Length} columns, not {max}";

        tooLong.Should().BeEmpty();
    }
}
