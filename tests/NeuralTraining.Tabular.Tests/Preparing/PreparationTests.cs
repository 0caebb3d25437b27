using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Preparing;

public sealed class PreparationTests
{
    private static readonly Table Penguins = Table.ParseCsv("mass,island,year\n10,Dream,2007\n20,Biscoe,2008\n30,Dream,2007\n");

    [Fact]
    public void Types_decide_and_names_override()
    {
        var options = new PreparationOptions { Columns = new Dictionary<string, ColumnPreparation> { ["year"] = ColumnPreparation.OneHot } };

        Preparation preparation = Preparation.Fit(Penguins, options);

        preparation.Columns.Should().Equal("mass", "island", "year");
        preparation.InputNames.Should().Equal("mass", "island=Biscoe", "island=Dream", "year=2007", "year=2008");
        preparation.ToString().Should().Be("Preparation of 3 columns for 5 inputs");
        preparation.Describe().Should().Be(
            "mass    (x − 20) / 8.16497\nisland  one-hot: 'Biscoe', 'Dream'\nyear    one-hot: '2007', '2008'\n");
        preparation.Transform(Penguins).ToArray().Should().Equal(-1.2247449f, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1.2247449f, 0, 1, 1, 0);
    }

    [Fact]
    public void Only_the_rows_of_training_count()
    {
        Preparation preparation = Preparation.Fit(Penguins.SelectRows(0, 2).Without("year"));

        preparation.InputNames.Should().Equal("mass", "island=Dream");
        preparation.Transform(Penguins.SelectRows(0)).ToArray().Should().Equal(-1, 1);
        Refused(() => preparation.Transform(Penguins)).Should().Be(
            "The column 'island' must hold a value known from training, but row 1 holds 'Biscoe'. The known ones are 'Dream'.");
    }

    [Fact]
    public void A_row_has_the_same_inputs_alone_and_among_others()
    {
        Preparation preparation = Preparation.Fit(Penguins);
        float[] all = preparation.Transform(Penguins).ToArray();

        for (int row = 0; row < 3; row++)
        {
            preparation.Transform(Penguins.SelectRows(row)).ToArray().Should().Equal(all[(4 * row)..(4 * row + 4)]);
        }
    }

    [Fact]
    public void Columns_besides_those_of_training_are_ignored_and_their_order_is_that_of_training() =>
        Preparation.Fit(Penguins.SelectColumns("year", "mass")).Transform(Penguins).ToArray().Should().HaveCount(6).And.StartWith(-0.70710677f);

    [Fact]
    public void A_column_without_any_value_is_missing_whatever_its_type()
    {
        Preparation preparation = Preparation.Fit(
            Table.ParseCsv("a\nx\ny\n"), new PreparationOptions { Texts = ColumnPreparation.OneHot with { Missing = MissingRule.Category } });

        preparation.Transform(Table.ParseCsv("a\nNA\n")).ToArray().Should().Equal(0, 0, 1);
    }

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        var options = new PreparationOptions();

        options.Numbers.Should().Be(ColumnPreparation.Standardize).And.Be(new ColumnPreparation());
        options.Texts.Should().Be(ColumnPreparation.OneHot);
        options.Columns.Should().BeEmpty();
        PreparationOptions.FillMissing.Numbers.Should().Be(new ColumnPreparation { Missing = MissingRule.Mean });
        PreparationOptions.FillMissing.Texts.Should().Be(ColumnPreparation.OneHot with { Missing = MissingRule.MostFrequent, Unknown = UnknownRule.Ignore });
        PreparationOptions.FillMissing.Columns.Should().BeEmpty();
        var column = new ColumnPreparation();
        (column.Method, column.Missing, column.MissingIndicator, column.Unknown, column.Categories).Should().Be((PreparationMethod.Standardize, MissingRule.Refuse, false, UnknownRule.Refuse, null));
    }

    [Fact]
    public void Missing_infinite_and_other_values_are_refused_with_row_and_column()
    {
        Preparation preparation = Preparation.Fit(Penguins);

        Refused(() => Preparation.Fit(Table.ParseCsv("a\n1\nNA\n"))).Should().Be(
            "The column 'a' must have a value in every row, but row 1 has none. Choose a MissingRule for it by PreparationOptions.");
        Refused(() => Preparation.Fit(Table.ParseCsv("a\nx\nNA\n"))).Should().Be(
            "The column 'a' must have a value in every row, but row 1 has none. Choose a MissingRule for it by PreparationOptions.");
        Refused(() => Preparation.Fit(Table.ParseCsv("a\n1\n1e39\n"))).Should().Be(
            "The column 'a' must hold finite numbers, but row 1 holds 'Infinity', or a number beyond the range of single precision.");
        Refused(() => preparation.Transform(Table.ParseCsv("mass,island,year\n1,Dream,2007\n?,Dream,2007"))).Should().StartWith(
            "The column 'mass' must have a value in every row, but row 1 has none.");
        Refused(() => preparation.Transform(Table.ParseCsv("mass,island,year\n1,Dream,2007\n-inf,Dream,2007"))).Should().Be(
            "The column 'mass' must hold numbers that are finite when they are scaled, but row 1 holds '-Infinity'.");
        Refused(() => preparation.Transform(Table.ParseCsv("mass,island,year\n,Dream,2007\nheavy,Dream,2007"))).Should().Be(
            "The column 'mass' must hold numbers as in training, but row 1 holds the text 'heavy'.");
        Refused(() => preparation.Transform(Table.ParseCsv("mass,island,year\n1,7,2007"))).Should().Be(
            "The column 'island' must hold texts as in training, but row 0 holds the number '7'.");
        Refused(() => preparation.Transform(Penguins.Without("year"))).Should().StartWith(
            "The table must have a column 'year', but has none of that name. There are 'mass', 'island'.");
    }

    [Fact]
    public void Free_text_is_refused_unless_it_is_named()
    {
        var column = new TextColumn("remark", [.. Enumerable.Range(0, 40).Select(i => i < 21 ? $"text {i}" : "none")]);
        var table = new Table(column);

        Refused(() => Preparation.Fit(table)).Should().Be(
            "A column of texts must have few different ones, but 'remark' has 22 in 40 rows. " +
            "Leave it out by Table.Without, or name it in PreparationOptions.Columns.");
        Preparation.Fit(table, Named("remark", ColumnPreparation.OneHot)).InputNames.Should().HaveCount(22);
        Preparation.Fit(new Table(new TextColumn("few", [.. Enumerable.Range(0, 20).Select(i => $"{i}")]))).InputNames.Should().HaveCount(20);
    }

    [Theory]
    [InlineData("island", PreparationMethod.MinMax, MissingRule.Refuse, false, "MinMax is for numbers, and it holds texts")]
    [InlineData("island", PreparationMethod.OneHot, MissingRule.Mean, false, "Mean for missing values is for numbers that are scaled or kept, and it is encoded OneHot")]
    [InlineData("mass", PreparationMethod.Ordinal, MissingRule.Median, false, "Median for missing values is for numbers that are scaled or kept, and it is encoded Ordinal")]
    [InlineData("mass", PreparationMethod.Keep, MissingRule.Category, false, "Category for missing values is for columns encoded OneHot, and its method is Keep")]
    [InlineData("mass", PreparationMethod.Robust, MissingRule.Refuse, true, "an indicator of missing values needs one that takes their place, and the rule for them is Refuse")]
    [InlineData("island", PreparationMethod.OneHot, MissingRule.Category, true, "an indicator of missing values needs one that takes their place, and the rule for them is Category")]
    public void Rules_that_do_not_fit_are_refused(string name, PreparationMethod method, MissingRule missing, bool indicator, string problem)
    {
        var preparation = new ColumnPreparation { Method = method, Missing = missing, MissingIndicator = indicator };

        Refused(() => Preparation.Fit(Penguins, Named(name, preparation))).Should().StartWith($"The preparation of column '{name}' must fit it, but {problem}.");
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Refused(() => Preparation.Fit(Penguins, Named("mass", ColumnPreparation.OneHot with { Categories = ["a"] }))).Should().Contain(
            "categories are given, which only columns of texts encoded one-hot or ordinal can have");
        Refused(() => Preparation.Fit(Penguins, Named("isle", ColumnPreparation.OneHot))).Should().StartWith(
            "The table must have a column 'isle', but has none of that name. Did you mean 'island'?");
        Refused(() => Preparation.Fit(Penguins, Named("mass", ColumnPreparation.MinMax with { Unknown = UnknownRule.Ignore }))).Should().StartWith(
            "The preparation of column 'mass' must fit it, but Ignore for unknown values is for columns of categories, and its method is MinMax.");
        Refused(() => ColumnPreparation.OneHot with { Categories = ["a", "a"] }).Should().StartWith(
            "The categories of a column must be different texts, but there are none, one is null, or one occurs twice.");
        Refused(() => new ColumnPreparation { Method = (PreparationMethod)9 }).Should().StartWith(
            "The method of preparation must be Standardize, MinMax, Robust, Keep, OneHot or Ordinal, but was '9'.");
        Refused(() => new ColumnPreparation { Missing = (MissingRule)9 }).Should().StartWith(
            "The rule for missing values must be Refuse, Mean, Median, MostFrequent or Category, but was '9'.");
        Refused(() => new ColumnPreparation { Unknown = (UnknownRule)9 }).Should().StartWith("The rule for unknown values must be Refuse or Ignore, but was '9'.");
        Refused(() => Preparation.Fit(Table.ParseCsv("a\nNA\n"), Named("a", ColumnPreparation.Standardize with { Missing = MissingRule.Mean }))).Should().Be(
            "The column 'a' must have a value in training for one to take the place of missing ones, but has none. Leave it out by Table.Without.");
    }

    private static PreparationOptions Named(string name, ColumnPreparation preparation) =>
        new() { Columns = new Dictionary<string, ColumnPreparation> { [name] = preparation } };

    private static string Refused(Func<object> action) => action.Should().Throw<ArgumentException>().Which.Message;
}
