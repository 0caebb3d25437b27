using System.Text;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Csv;

/// <summary>A text after many numbers makes a column one of texts, as the numbers are written.</summary>
public sealed class LateTextTests
{
    private const int Logged = 10_000;

    [Theory]
    [InlineData(4)]
    [InlineData(Logged)]
    [InlineData(Logged + 1)]
    [InlineData(3 * Logged)]
    public void The_numbers_before_it_are_kept_as_they_are_written(int rows)
    {
        Table table = Table.ParseCsv(Text(rows));

        table.Texts("code").Categories.Should().Equal("007", "1.50", "x");
        table["code"].MissingCount.Should().Be(1);
        table["code"].TextOf(rows - 1).Should().Be("x");
        table.Numbers("n").Values[rows - 1].Should().Be(rows - 1);
    }

    [Fact]
    public void A_stream_that_can_seek_is_read_again()
    {
        var stream = new MemoryStream([1, 2, 3, .. Encoding.UTF8.GetBytes(Text(Logged + 5))]) { Position = 3 };

        Table.FromCsv(stream).Texts("code").Categories.Should().Equal("007", "1.50", "x");
    }

    [Fact]
    public void A_reader_cannot_be_read_again_but_the_first_rows_are_remembered()
    {
        Table.FromCsv(new StringReader(Text(Logged))).Texts("code").Categories.Should().Equal("007", "1.50", "x");

        Action late = () => Table.FromCsv(new StringReader(Text(Logged + 1)));
        late.Should().Throw<InvalidDataException>().WithMessage(
            "In line 10002 of the text, column 'code' must go on with numbers, as in the rows before, which cannot be read again, but holds 'x'. " +
            "Declare it as text by CsvOptions.ColumnTypes.");

        var declared = new CsvOptions { ColumnTypes = new Dictionary<string, ColumnType> { ["code"] = ColumnType.Text } };
        Table.FromCsv(new StringReader(Text(Logged + 1)), declared).Texts("code").Categories.Should().HaveCount(3);
    }

    [Fact]
    public void Quoted_numbers_before_it_are_kept_without_their_quotes() =>
        Table.ParseCsv("a,b\n\"01\",1\n 02 ,1\nNA,1\nx,1\n").Texts("a").Categories.Should().Equal("01", "02", "x");

    /// <summary>Rows of numbers, of which the last has a text.</summary>
    private static string Text(int rows)
    {
        var text = new StringBuilder("code,n\n");
        for (int i = 0; i < rows; i++)
        {
            text.Append(i == rows - 1 ? "x" : i == 2 ? "NA" : i % 2 == 0 ? "007" : "1.50").Append(',').Append(i).Append('\n');
        }

        return text.ToString();
    }
}
