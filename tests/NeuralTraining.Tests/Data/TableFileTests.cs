using System.Globalization;
using System.Security.Cryptography;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tests.Data;

/// <summary>Compares the files of data/tables with the table of data/README.md.</summary>
public class TableFileTests
{
    private static readonly string Folder = Path.Combine(RealMnist.DataFolder, "tables");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_files_of_the_repository_are_those_of_its_table(string name)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(Folder, name));
        string[] lines = File.ReadAllLines(Path.Combine(Folder, name));

        string[] row = Table.Single(row => row[0] == name);

        row[1..].Should().Equal(
            Number(lines.Length - 1), Number(lines[0].Split(',').Length), Number(content.Length), Convert.ToHexStringLower(SHA256.HashData(content)));
        content.Should().NotContain((byte)'\r').And.EndWith((byte)'\n');
        lines.Should().OnlyContain(line => line.Split(',').Length == lines[0].Split(',').Length);
    }

    [Fact]
    public void The_table_has_no_other_files() =>
        Table.Select(row => row[0]).Should().BeEquivalentTo(Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)));

    /// <summary>The rows of the table in data/README.md, without the signs around names and sums.</summary>
    private static IEnumerable<string[]> Table =>
        from line in File.ReadLines(Path.Combine(RealMnist.DataFolder, "README.md"))
        where line.StartsWith("| `", StringComparison.Ordinal) && line.Contains(".csv`", StringComparison.Ordinal)
        select line.Trim('|').Split('|').Select(cell => cell.Trim(' ', '`')).ToArray();

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
