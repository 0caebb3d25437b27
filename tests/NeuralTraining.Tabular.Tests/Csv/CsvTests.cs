using System.Globalization;
using System.Text;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Csv;

public sealed class CsvTests
{
    [Fact]
    public void Columns_have_the_names_of_the_first_row_and_the_types_of_their_fields()
    {
        Table table = Table.ParseCsv("species,mass,island\nAdelie,3750,Dream\nGentoo,5e3,\nAdelie,-0.5,Biscoe\n");

        table.ToString().Should().Be("Table of 3 rows: species (text), mass (number), island (text, 1 missing)");
        table.Numbers("mass").Values.ToArray().Should().Equal(3750, 5000, -0.5f);
        table.Texts("species").Categories.Should().Equal("Adelie", "Gentoo");
        table.Texts("species").Codes.ToArray().Should().Equal(0, 1, 0);
        table.Texts("island").Codes.ToArray().Should().Equal(0, -1, 1);
        table["island"].TextOf(1).Should().BeNull();
        table["mass"].TextOf(2).Should().Be("-0.5");
    }

    [Theory]
    [InlineData("a;b\n1;2", ';')]
    [InlineData("a\tb\n1\t2", '\t')]
    [InlineData("a|b\n1|2", '|')]
    [InlineData("a,b\n1,2", ',')]
    [InlineData("a:b\n1:2", ':')]
    [InlineData("a b\n1 2", ' ')]
    public void The_separator_is_found_or_given(string text, char separator)
    {
        if (separator is not (':' or ' '))
        {
            Values(Table.ParseCsv(text)).Should().Equal("1", "2");
        }

        Values(Table.ParseCsv(text, new CsvOptions { Separator = separator })).Should().Equal("1", "2");
    }

    [Fact]
    public void Quoted_fields_hold_separators_line_ends_and_doubled_quotes()
    {
        Table table = Table.ParseCsv("\"a, \"\"A\"\"\",b\r\n\"x,\"\"y\nz\", \"1.5\" \r\n\"\",\"NA\"\r\n");

        table.Columns.Select(column => column.Name).Should().Equal("a, \"A\"", "b");
        table.Texts("a, \"A\"").TextOf(0).Should().Be("x,\"y\nz");
        table.Numbers("b").Values.ToArray().Should().Equal(1.5f, float.NaN);
        table["a, \"A\""].IsMissing(1).Should().BeTrue();
    }

    [Fact]
    public void White_space_around_fields_is_removed_and_within_quotes_kept()
    {
        Table table = Table.ParseCsv("a , b\n x y , 1\n\" x\", ?\n");

        table.Texts("a").Categories.Should().Equal("x y", " x");
        table.Numbers("b").Values.ToArray().Should().Equal(1, float.NaN);
    }

    [Fact]
    public void Empty_lines_and_all_line_ends_are_accepted()
    {
        Values(Table.ParseCsv("\n\na,b\n\n1,2\r3,4\r\n\r\n5,6")).Should().Equal("1", "3", "5", "2", "4", "6");
        Values(Table.ParseCsv("a\n1\n\n2\n\"\"\n")).Should().Equal("1", "2", "");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("NA")]
    [InlineData("N/A")]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("null")]
    [InlineData("NULL")]
    public void The_usual_marks_of_missing_values_are_recognized(string mark)
    {
        Table table = Table.ParseCsv($"number,text\n{mark},{mark}\n1,x\n");

        table.Columns.Should().OnlyContain(column => column.MissingCount == 1 && column.IsMissing(0));
        table["number"].Type.Should().Be(ColumnType.Number);
    }

    [Fact]
    public void Other_marks_of_missing_values_can_be_given()
    {
        Table table = Table.ParseCsv("a,b\n-999,x\n-999.0,-\nNA,NA\n", new CsvOptions { MissingValues = ["-999", "-"] });

        table["a"].Type.Should().Be(ColumnType.Text);
        Values(table).Should().Equal("", "-999.0", "NA", "x", "", "NA");
        Table.ParseCsv("a\n-999\n-999.0\n1\n", new CsvOptions { MissingValues = ["-999"] }).Numbers("a").Values.ToArray().Should().Equal(float.NaN, -999, 1);
    }

    [Fact]
    public void A_column_without_any_value_is_one_of_numbers() => Table.ParseCsv("a,b\n,1\n,2\n").Numbers("a").MissingCount.Should().Be(2);

    [Theory]
    [InlineData("1,5")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("1_0")]
    [InlineData("5%")]
    [InlineData("$5")]
    [InlineData("(5)")]
    [InlineData("1e")]
    public void What_only_resembles_a_number_is_a_text(string field) =>
        Table.ParseCsv($"a;b\n{field};1", new CsvOptions { Separator = ';' }).Texts("a").Categories.Should().Equal(field);

    [Fact]
    public void Numbers_are_read_in_the_given_culture()
    {
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");

        Table table = Table.ParseCsv("a;b;c\n1,5;1.5;-2,25e1\n", new CsvOptions { Culture = german });

        table.Numbers("a").Values.ToArray().Should().Equal(1.5f);
        table.Texts("b").Categories.Should().Equal("1.5");
        table.Numbers("c").Values.ToArray().Should().Equal(-22.5f);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("latin1", false)]
    [InlineData("windows-1252", false)]
    public void Files_are_read_in_the_given_encoding(string name, bool mark)
    {
        Encoding encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes("é,b\nü,1\n")];

        Table table = Table.FromCsv(new MemoryStream(bytes), new CsvOptions { EncodingName = name });

        table.Texts("é").Categories.Should().Equal("ü");
    }

    [Fact]
    public void A_byte_order_mark_of_a_reader_is_no_part_of_the_first_name() => Table.ParseCsv("\uFEFFa,b\n1,2").HasColumn("a").Should().BeTrue();

    [Fact]
    public void Types_can_be_declared()
    {
        Table table = Table.ParseCsv("zip,n\n01234,\n99999,\n", new CsvOptions { ColumnTypes = new Dictionary<string, ColumnType> { ["zip"] = ColumnType.Text, ["n"] = ColumnType.Number } });

        table.Texts("zip").Categories.Should().Equal("01234", "99999");
        table["n"].Type.Should().Be(ColumnType.Number);
    }

    [Fact]
    public void Names_can_be_given_where_the_file_has_none()
    {
        Table table = Table.ParseCsv("1,x\n2,y\n", new CsvOptions { ColumnNames = ["a", "b"] });

        Values(table).Should().Equal("1", "2", "x", "y");
        table.HasColumn("b").Should().BeTrue();
        Table.ParseCsv(",b\n1,2\n").Columns[0].Name.Should().Be("Column1");
    }

    [Fact]
    public void A_file_a_stream_a_reader_and_a_text_give_the_same_table()
    {
        string text = "a,b\n1,x\n,y\n3.25,x\n", path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            using FileStream stream = File.OpenRead(path);
            using var reader = new StringReader(text);
            Table[] tables = [Table.FromCsv(path), Table.FromCsv(stream), Table.FromCsv(reader)];

            tables.Should().OnlyContain(table => table.Describe() == Table.ParseCsv(text).Describe());
            tables.Should().OnlyContain(table => Values(table).SequenceEqual(Values(Table.ParseCsv(text))));
            stream.CanRead.Should().BeTrue("it is the caller's");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        var options = new CsvOptions();

        options.Separator.Should().BeNull();
        options.EncodingName.Should().Be("utf-8");
        options.Culture.Should().Be(CultureInfo.InvariantCulture);
        options.MissingValues.Should().Equal("", "?", "NA", "N/A", "NaN", "nan", "null", "NULL");
        options.ColumnTypes.Should().BeEmpty();
        options.ColumnNames.Should().BeNull();
    }

    /// <summary>The texts of all values, column by column.</summary>
    internal static string[] Values(Table table) =>
        [.. table.Columns.SelectMany(column => Enumerable.Range(0, table.RowCount).Select(row => column.TextOf(row) ?? ""))];
}
