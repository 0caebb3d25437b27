using System.Data;
using System.Data.Common;
using System.Globalization;
using FluentAssertions;
using NeuralTraining.Tabular.Tests.Csv;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Rows;

public sealed class RowsTests
{
    private sealed record Penguin(string? Island, int Mass, double? Bill);

    [Fact]
    public void A_table_is_made_of_the_rows_of_a_database()
    {
        using var data = new DataTable { Locale = CultureInfo.InvariantCulture };
        data.Columns.Add("id", typeof(long));
        data.Columns.Add("price", typeof(decimal));
        data.Columns.Add("name", typeof(string));
        data.Columns.Add("sold", typeof(bool));
        data.Columns.Add("day", typeof(DateTime));
        data.Rows.Add(1L, DBNull.Value, "x", true, new DateTime(2026, 11, 26));
        data.Rows.Add(2L, 2.5m, DBNull.Value, false, new DateTime(2026, 11, 27));
        using DbDataReader reader = data.CreateDataReader();

        Table table = Table.FromDatabase(reader);

        table.ToString().Should().Be("Table of 2 rows: id (number), price (number, 1 missing), name (text, 1 missing), sold (text), day (text)");
        CsvTests.Values(table).Should().Equal("1", "2", "", "2.5", "x", "", "true", "false", "2026-11-26T00:00:00.0000000", "2026-11-27T00:00:00.0000000");
    }

    [Fact]
    public void A_database_without_rows_or_with_bytes_is_refused()
    {
        using var data = new DataTable { Locale = CultureInfo.InvariantCulture };
        data.Columns.Add("picture", typeof(byte[]));
        Refused(() => Table.FromDatabase(data.CreateDataReader())).Should().StartWith("A table must have at least one row");
        data.Rows.Add(new byte[3]);
        Refused(() => Table.FromDatabase(data.CreateDataReader())).Should().Be(
            "A value of a table must be a number, a text, a truth value, a date or missing, but row 0 holds a Byte[] in column 'picture'.");
    }

    [Fact]
    public void A_table_is_made_of_records()
    {
        RecordColumns<Penguin> columns = new RecordColumns<Penguin>().Text("island", p => p.Island).Number("mass", p => p.Mass).Number("bill", p => p.Bill);

        Table table = Table.FromRecords([new("Dream", 3750, 39.1), new(null, 4000, null)], columns);

        columns.ToString().Should().Be("RecordColumns(island: text, mass: number, bill: number)");
        columns.Names.Should().Equal("island", "mass", "bill");
        CsvTests.Values(table).Should().Equal("Dream", "", "3750", "4000", "39.1", "");
        Refused(() => columns.Number("mass", p => p.Mass)).Should().StartWith("The columns of a table must have different names, but 'mass' is there already.");
        Refused(() => Table.FromRecords([], columns)).Should().StartWith("A table must have at least one row");
        Refused(() => Table.FromRecords<Penguin>([new("Dream", 1, 1)], new())).Should().StartWith("A table must have at least one column");
    }

    [Fact]
    public void A_table_is_made_of_rows_of_values()
    {
        Table table = Table.FromRows(["a", "b", "c"], [[null, "x", null], [(byte)1, null, null], [2.5m, "y", double.NaN], [Half.One, 'z', null]]);

        table.ToString().Should().Be("Table of 4 rows: a (number, 1 missing), b (text, 1 missing), c (number, 4 missing)");
        CsvTests.Values(table).Should().Equal("", "1", "2.5", "1", "x", "", "y", "z", "", "", "", "");
    }

    [Fact]
    public void Wrong_rows_are_refused_with_row_and_column()
    {
        Refused(() => Table.FromRows(["a", "b"], [[1, 2], [1]])).Should().StartWith("Each row must have 2 values like the names, but row 1 has 1.");
        Refused(() => Table.FromRows(["a"], [[1], null!])).Should().StartWith("Each row must have 1 values like the names, but row 1 is null.");
        Refused(() => Table.FromRows(["a"], [[null], [1], ["x"]])).Should().Be("Column 'a' must hold numbers like its first value, but row 2 holds the text 'x'.");
        Refused(() => Table.FromRows(["a"], [["x"], [1.5]])).Should().Be("Column 'a' must hold texts like its first value, but row 1 holds the number '1.5'.");
        Refused(() => Table.FromRows(["a"], [[new object()]])).Should().Contain("but row 0 holds a Object in column 'a'.");
        Refused(() => Table.FromRows(["a", "a"], [[1, 2]])).Should().StartWith("The columns of a table must have different names");
        Refused(() => Table.FromRows(["a"], [])).Should().StartWith("A table must have at least one row");
    }

    private static string Refused(Func<object> action) => action.Should().Throw<ArgumentException>().Which.Message;
}
