using System.Text;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Csv;

/// <summary>Each wrong file is refused by a sentence with line and column.</summary>
public sealed class WrongCsvTests
{
    [Theory]
    [InlineData("", "The text must have a row of names and rows of values, but is empty.")]
    [InlineData("\r\n\n\ra,b\n1\n", "In line 5 of the text, a row must have 2 fields like the names of the columns, but has 1.")]
    [InlineData("\n\n", "The text must have a row of names and rows of values, but is empty.")]
    [InlineData("a,b\n", "The text must have rows of values, but has only the names of its 2 columns.")]
    [InlineData("a,b\n1,2\n1\n", "In line 3 of the text, a row must have 2 fields like the names of the columns, but has 1.")]
    [InlineData("a,b\n1,\"x\ny\"\n\n1,2,3\n", "In line 5 of the text, a row must have 2 fields like the names of the columns, but has 3.")]
    [InlineData("a,b,a\n1,2,3\n", "In line 1 of the text, the names of columns must differ, but columns 1 and 3 are both named 'a'.")]
    [InlineData("a,Column1,\n1,2,3\n", "*columns 1*", true)]
    [InlineData("a,b\n1,\"x\n2,3\n", "In line 2 of the text, a quoted field must end with its closing quote, but is not in column 'b'.")]
    [InlineData("a,b\n1,2\n1,5\" pipe\n", "In line 3 of the text, a field with a quote must be quoted as a whole, but is not in column 'b'.")]
    [InlineData("a,b\n1,\"x\"y\"\n", "In line 2 of the text, a quote in a quoted field must be doubled, but is not in column 'b'.")]
    [InlineData("a,\"b\"c\n1,2\n", "In line 1 of the text, a quoted field must end with its closing quote, but is not in column 2.")]
    [InlineData("a,b\n1,2\n\0,2\n", "In line 3 of the text, a field must be text, but holds a NUL character in column 'a'. The file may be binary, or in another encoding, such as utf-16.")]
    [InlineData("a,b\n1,x\n1,y\0\n", "In line 3 of the text, a field must be text, but holds a NUL character in column 'b'. The file may be binary, or in another encoding, such as utf-16.")]
    [InlineData("a,b\0\n1,x\n", "In line 1 of the text, a name must be text, but holds a NUL character in column 2. The file may be binary, or in another encoding, such as utf-16.")]
    public void A_wrong_file_is_refused(string text, string message, bool isAccepted = false)
    {
        Action read = () => Table.ParseCsv(text);

        if (isAccepted)
        {
            read.Should().NotThrow();
        }
        else
        {
            read.Should().Throw<InvalidDataException>().WithMessage(message);
        }
    }

    [Fact]
    public void A_file_with_another_separator_is_refused_with_advice()
    {
        Action read = () => Table.ParseCsv("a\n1;2\n");

        read.Should().Throw<InvalidDataException>().WithMessage(
            "In line 2 of the text, a row must have 1 fields like the names of the columns, but has 2. Set CsvOptions.Separator if the fields are separated otherwise.");
    }

    [Fact]
    public void A_text_in_a_column_declared_one_of_numbers_is_refused()
    {
        Action read = () => Table.ParseCsv("a,age\n1,2\n1,old\n", new CsvOptions { ColumnTypes = new Dictionary<string, ColumnType> { ["age"] = ColumnType.Number } });

        read.Should().Throw<InvalidDataException>().WithMessage(
            "In line 3 of the text, a number must be in column 'age', which was declared one of numbers, but is 'old'.");
    }

    [Fact]
    public void A_declared_column_that_is_missing_is_refused_with_the_nearest_name()
    {
        Action read = () => Table.ParseCsv("age,mass\n1,2\n", new CsvOptions { ColumnTypes = new Dictionary<string, ColumnType> { ["Age "] = ColumnType.Number } });

        read.Should().Throw<InvalidDataException>().WithMessage(
            "The text must have a column 'Age ', whose type was given, but has none of that name. Did you mean 'age'?");
    }

    [Fact]
    public void Bytes_that_are_no_characters_are_refused()
    {
        byte[] bytes = [.. "a,b\n1,x\n1,"u8, 0xE9, .. "\n"u8], marked = [.. Encoding.UTF8.GetPreamble(), .. bytes];
        foreach (byte[] file in new[] { bytes, marked })
        {
            Action read = () => Table.FromCsv(new MemoryStream(file));

            read.Should().Throw<InvalidDataException>().WithMessage(
                "The stream must be text in the encoding 'utf-8', but line 3 has bytes that are not. Set CsvOptions.EncodingName, for example to 'windows-1252'.");
        }

        Table.FromCsv(new MemoryStream(bytes), new CsvOptions { EncodingName = "windows-1252" }).Texts("b").Categories.Should().Equal("x", "é");
    }

    [Fact]
    public void The_line_of_wrong_bytes_is_found_if_the_file_can_be_read_again()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("a,b\r\n" + string.Concat(Enumerable.Repeat("1,x\r\n", 50_000)) + "2,y\r3,y\n"), 0xE9];
        Action again = () => Table.FromCsv(new MemoryStream(bytes)), once = () => Table.FromCsv(new Once(bytes));

        again.Should().Throw<InvalidDataException>().WithMessage("*, but line 50004 has bytes that are not.*");
        once.Should().Throw<InvalidDataException>().WithMessage("*, but what follows line * has bytes that are not.*");
    }

    [Fact]
    public void A_file_that_is_refused_is_closed()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [0xE9, .. "\n1\n"u8]);
            Action read = () => Table.FromCsv(path), write = () => File.OpenWrite(path).Dispose();

            read.Should().Throw<InvalidDataException>().WithMessage("*but line 1 has bytes that are not*");
            write.Should().NotThrow();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_quote_that_is_never_closed_does_not_take_the_memory()
    {
        Action read = () => Table.FromCsv(new StringReader("a,b\n1,2\n1,\"" + new string('x', 1 << 25)));

        read.Should().Throw<InvalidDataException>().WithMessage(
            "A row of the text must have fewer than 2²⁴ characters, but the one after line 2 has more. A quote may lack its closing quote.");
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Action read = () => Table.FromCsv("no-such-folder/a.csv");

        read.Should().Throw<IOException>().WithMessage("*no-such-folder*");
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Refused(() => new CsvOptions { Separator = '"' }).Should().StartWith("The separator must be an ASCII character other than a letter, a digit, a quote, a line end, '+', '-' and '.', but was '\"'.");
        Refused(() => new CsvOptions { Separator = '\n' }).Should().Contain("but was '\\u000A'.");
        Refused(() => new CsvOptions { Separator = 'x' }).Should().Contain("but was 'x'.");
        Refused(() => new CsvOptions { Separator = 'é' }).Should().Contain("but was 'é'.");
        Refused(() => new CsvOptions { EncodingName = "utf-9" }).Should().StartWith("The encoding must be one that .NET knows, such as 'utf-8', 'latin1' or 'windows-1252', but was 'utf-9'.");
        Refused(() => new CsvOptions { MissingValues = [null!] }).Should().StartWith("None of the missing values may be null, but one is.");
        Refused(() => new CsvOptions { ColumnNames = ["a", "a"] }).Should().StartWith("The names of columns must be different and not empty, but there is none, an empty one, or one twice.");
        Refused(() => new CsvOptions { ColumnTypes = new Dictionary<string, ColumnType> { ["a"] = (ColumnType)7 } }).Should().StartWith("The type of a column must be Number or Text, but was '7'.");
    }

    /// <summary>A stream that cannot seek.</summary>
    private sealed class Once(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    private static string Refused(Func<CsvOptions> create) => create.Should().Throw<ArgumentException>().Which.Message;
}
