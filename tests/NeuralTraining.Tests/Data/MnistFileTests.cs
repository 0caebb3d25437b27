using System.Globalization;
using System.Security.Cryptography;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Tests.Files;
using Xunit;

namespace NeuralTraining.Tests.Data;

/// <summary>Compares the files of data/mnist with the table of data/README.md and with the sums of MnistFile.cs.</summary>
public class MnistFileTests
{
    public static TheoryData<string> Names => [.. MnistFile.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_files_of_the_repository_are_those_of_its_table_and_of_the_library(string name)
    {
        MnistFile file = MnistFile.All.Single(file => file.Name == name);
        byte[] packed = RealMnist.Bytes(file.PackedName);
        byte[] unpacked = IdxWriter.Unpack(packed);

        string[] row = Table.Single(row => row[0] == file.PackedName);

        row[1..].Should().Equal(Number(packed.Length), Sum(packed), Number(unpacked.Length), Sum(unpacked));
        row[3..].Should().Equal(Number(file.Length), file.Sha256);
        file.Verify(new MemoryStream(packed), name, CancellationToken.None).Should().BeTrue();
        file.Verify(new MemoryStream(unpacked), name, CancellationToken.None).Should().BeFalse();
    }

    [Fact]
    public void The_table_has_no_other_files() => Table.Select(row => row[0]).Should().BeEquivalentTo(MnistFile.All.Select(file => file.PackedName));

    [Fact]
    public void A_stream_that_never_ends_is_given_up()
    {
        using var endless = new TestStream([], chunk: 4096, isEndless: true);

        FluentActions.Invoking(() => MnistFile.TestLabels.Verify(endless, "endless", CancellationToken.None)).Should().Throw<InvalidDataException>()
            .WithMessage("The file 'endless' must hold '10008' bytes, unpacked, but holds more.");
        endless.Taken.Should().BeLessThan(200_000);
    }

    [Fact]
    public void Verifying_can_be_cancelled() =>
        FluentActions.Invoking(() => MnistFile.TestLabels.Verify(Stream.Null, "null", new CancellationToken(true))).Should().Throw<OperationCanceledException>();

    /// <summary>The rows of the table in data/README.md, without the signs around names and sums.</summary>
    private static IEnumerable<string[]> Table =>
        from line in File.ReadLines(Path.Combine(RealMnist.DataFolder, "README.md"))
        where line.StartsWith("| `", StringComparison.Ordinal) && line.Contains(".gz`", StringComparison.Ordinal)
        select line.Trim('|').Split('|').Select(cell => cell.Trim(' ', '`')).ToArray();

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
