using FluentAssertions;
using NeuralTraining.Tabular.Tests.Csv;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Tables;

public sealed class TableTests
{
    private static readonly Table Penguins = Table.ParseCsv("species,mass,island\nAdelie,10,Dream\nGentoo,20,\nAdelie,,Biscoe\nChinstrap,40,Dream\n");

    [Fact]
    public void It_describes_its_columns() => Penguins.Describe().Should().Be(
        """
        Table of 4 rows and 3 columns
        column   type    missing  values
        species  text          0  3 values: Adelie, Gentoo, Chinstrap
        mass     number        1  10 to 40, mean 23.333
        island   text          1  2 values: Dream, Biscoe

        """.ReplaceLineEndings("\n"));

    [Fact]
    public void Columns_are_selected_by_name()
    {
        Penguins.SelectColumns("mass", "species").Columns.Select(column => column.Name).Should().Equal("mass", "species");
        Penguins.Without("mass").Columns.Select(column => column.Name).Should().Equal("species", "island");
        Penguins.HasColumn("mass").Should().BeTrue();
        Penguins.HasColumn("Mass").Should().BeFalse();
    }

    [Fact]
    public void Rows_are_selected_by_number_and_keep_only_their_categories()
    {
        Table some = Penguins.SelectRows(3, 0, 0);

        CsvTests.Values(some).Should().Equal("Chinstrap", "Adelie", "Adelie", "40", "10", "10", "Dream", "Dream", "Dream");
        some.Texts("species").Categories.Should().Equal("Chinstrap", "Adelie");
        CsvTests.Values(Penguins).Should().HaveCount(12, "the table itself does not change").And.StartWith("Adelie");
    }

    [Fact]
    public void It_is_split_as_a_data_set_is()
    {
        var numbers = new NumberColumn("n", [.. Enumerable.Range(0, 10).Select(i => (float)i)]);
        (Table train, Table test) = new Table(numbers).Split(0.35, seed: 3);
        (Dataset rest, Dataset validation) = Dataset.FromRows(numbers.Values, 1, new int[10]).Split(0.35, seed: 3);

        test.Numbers("n").Values.ToArray().Should().Equal(validation.Inputs.ToArray());
        train.Numbers("n").Values.ToArray().Should().Equal(rest.Inputs.ToArray());
    }

    [Fact]
    public void A_column_does_not_change_with_the_array_it_was_made_from()
    {
        float[] values = [1, 2];
        var column = new NumberColumn("a", values);
        values[0] = 7;

        column.Values[0].Should().Be(1);
    }

    [Fact]
    public void Wrong_use_is_refused_by_name()
    {
        Refused(() => Penguins["mas"]).Should().StartWith("The table must have a column 'mas', but has none of that name. Did you mean 'mass'?");
        Refused(() => Penguins["Speces"]).Should().Contain("Did you mean 'species'?");
        Refused(() => Penguins["temperature"]).Should().Contain("There are 'species', 'mass', 'island'.");
        Refused(() => Penguins.Numbers("species")).Should().StartWith("The column 'species' must hold numbers, but holds texts.");
        Refused(() => Penguins.Texts("mass")).Should().StartWith("The column 'mass' must hold texts, but holds numbers.");
        Refused(() => Penguins.SelectColumns("mass", "mass")).Should().StartWith(
            "The columns of a table must have different names, but those at index 0 and 1 are both named 'mass'.");
        Refused(() => Penguins.SelectColumns()).Should().StartWith("A table must have at least one column, but was given none.");
        Refused(() => Penguins.SelectRows()).Should().StartWith("A table must have at least one row, but none was selected.");
        Refused(() => Penguins.SelectRows(0, 4)).Should().StartWith("The rows must be from 0 to 3, but one was '4'.");
        Refused(() => Penguins.Split(0.1, 0)).Should().StartWith("The fraction must leave at least one of the 4 rows in each part, but was '0.1'.");
        Refused(() => Penguins["mass"].IsMissing(-1)).Should().StartWith("The row must be from 0 to 3, but was '-1'.");
        Refused(() => new Table(new NumberColumn("a", 1), new TextColumn("b", "x", "y"))).Should().StartWith(
            "The columns of a table must have the same number of rows, but 'a' has 1, and 'b' has 2.");
        Refused(() => new Table(new NumberColumn("a"))).Should().StartWith("A table must have at least one row, but its columns have none.");
        Refused(() => new Table(new NumberColumn("a", 1), null!)).Should().StartWith("None of the columns may be null, but that at index 1 is.");
        Refused(() => new NumberColumn("", 1)).Should().Contain("empty");
    }

    [Fact]
    public void Names_cannot_control_a_terminal() =>
        new Table(new NumberColumn("a\u001b[31m", 1)).ToString().Should().Be("Table of 1 rows: a\\u001B[31m (number)");

    private static string Refused(Func<object> action) => action.Should().Throw<ArgumentException>().Which.Message;
}
