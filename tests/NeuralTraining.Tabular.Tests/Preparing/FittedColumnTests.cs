using System.Globalization;
using FluentAssertions;
using NeuralTraining.Tabular.Tests.Models;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Preparing;

public sealed class FittedColumnTests
{
    private static readonly Table Rows = Table.ParseCsv(
        "mass,island,year\n10,Dream,2007\n20,Biscoe,2008.5\nNA,Dream,-0\n40.25,NA,NA\n20,Torgersen,2007\n");

    public static TheoryData<PreparationMethod, MissingRule, bool, UnknownRule> Combinations
    {
        get
        {
            var combinations = new TheoryData<PreparationMethod, MissingRule, bool, UnknownRule>();
            foreach (PreparationMethod method in Enum.GetValues<PreparationMethod>())
            {
                bool isCategorical = method is PreparationMethod.OneHot or PreparationMethod.Ordinal;
                foreach (MissingRule missing in Enum.GetValues<MissingRule>().Where(rule => rule switch
                {
                    MissingRule.Mean or MissingRule.Median => !isCategorical,
                    MissingRule.Category => method == PreparationMethod.OneHot,
                    _ => true,
                }))
                {
                    foreach (bool indicator in missing is MissingRule.Refuse or MissingRule.Category ? [false] : new[] { false, true })
                    {
                        combinations.Add(method, missing, indicator, UnknownRule.Refuse);
                        if (isCategorical)
                        {
                            combinations.Add(method, missing, indicator, UnknownRule.Ignore);
                        }
                    }
                }
            }

            return combinations;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void The_public_description_suffices_to_compute_the_inputs(
        PreparationMethod method, MissingRule missing, bool indicator, UnknownRule unknown)
    {
        var rule = new ColumnPreparation { Method = method, Missing = missing, MissingIndicator = indicator, Unknown = unknown };
        Table table = missing == MissingRule.Refuse ? Rows.SelectRows(0, 1, 4) : Rows;
        bool isCategorical = method is PreparationMethod.OneHot or PreparationMethod.Ordinal;
        table = isCategorical ? table : table.Without("island");
        Table asked = unknown == UnknownRule.Ignore ? Table.ParseCsv("mass,island,year\n20,Biscoe,2007\n21,Atlantis,0\n") : table;

        Preparation preparation = Preparation.Fit(table, new PreparationOptions { Numbers = rule, Texts = rule });

        float[] inputs = [.. Enumerable.Range(0, asked.RowCount).SelectMany(row => preparation.FittedColumns.SelectMany(column => Inputs(column, asked[column.Name], row)))];
        inputs.Should().Equal(preparation.Transform(asked).ToArray());
        preparation.FittedColumns.Select(column => column.Name).Should().Equal(preparation.Columns);
        preparation.FittedColumns.Select(column => column.Type).Should().Equal(table.Columns.Select(column => column.Type));
        preparation.FittedColumns.Sum(column => column.InputCount).Should().Be(preparation.InputNames.Count);
        preparation.FittedColumns.Should().AllSatisfy(column => column.HasIndicator.Should().Be(indicator));
        preparation.FittedColumns.OfType<FittedCategories>().Select(column => (column.Method, column.Unknown)).Should().Equal(
            Enumerable.Repeat((method, unknown), isCategorical ? 3 : 0));
    }

    [Fact]
    public void Columns_print_what_was_found_in_training()
    {
        Preparation preparation = Preparation.Fit(Rows, new PreparationOptions
        {
            Numbers = ColumnPreparation.Keep with { Missing = MissingRule.Median, MissingIndicator = true },
            Texts = ColumnPreparation.Ordinal with { Missing = MissingRule.MostFrequent, Unknown = UnknownRule.Ignore },
        });

        preparation.FittedColumns.Select(column => column.ToString()).Should().Equal(
            "mass: (x − 0) / 1, 20 for missing, indicator",
            "island: ordinal: 'Biscoe', 'Dream', 'Torgersen', 'Dream' for missing, ignores others",
            "year: (x − 0) / 1, 2007 for missing, indicator");
    }

    [Fact]
    public void A_saved_model_keeps_the_description()
    {
        RegressorModel model = new MlpRegressor(SmallTables.QuickFilling).Fit(SmallTables.AutoMpg, "Miles_per_Gallon");
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;

        RegressorModel loaded = RegressorModel.Load(stream);

        loaded.Preparation.FittedColumns.Should().BeEquivalentTo(
            model.Preparation.FittedColumns, options => options.RespectingRuntimeTypes().WithStrictOrdering());
        (loaded.TargetMean, loaded.TargetScale).Should().Be((model.TargetMean, model.TargetScale));
    }

    [Fact]
    public void Mean_and_scale_of_the_target_turn_outputs_into_predictions()
    {
        RegressorModel model = new MlpRegressor(SmallTables.QuickFilling).Fit(SmallTables.AutoMpg, "Miles_per_Gallon");
        float[] outputs = model.Network.Predict(model.Preparation.Transform(SmallTables.AutoMpg)).ToArray();

        outputs.Select(output => (float)((output * model.TargetScale) + model.TargetMean)).Should().Equal(model.Predict(SmallTables.AutoMpg));
        model.TargetMean.Should().BeApproximately(SmallTables.AutoMpg.Numbers("Miles_per_Gallon").Values.ToArray().Average(value => (double)value), 1e-9);
    }

    /// <summary>Computes the inputs of a value by the documentation of the public members alone.</summary>
    private static IEnumerable<float> Inputs(FittedColumn column, TableColumn values, int row)
    {
        bool isMissing = values.IsMissing(row);
        IEnumerable<float> inputs = column switch
        {
            FittedNumbers numbers => [(float)(((isMissing ? numbers.Fill!.Value : ((NumberColumn)values).Values[row]) - numbers.Center) / numbers.Scale)],
            FittedCategories categories => Inputs(categories, isMissing ? categories.FillIndex!.Value : Index(categories.Categories, values, row)),
            _ => throw new InvalidOperationException(),
        };
        return column.HasIndicator ? inputs.Append(isMissing ? 1 : 0) : inputs;
    }

    private static IEnumerable<float> Inputs(FittedCategories categories, int index) => categories.Method == PreparationMethod.Ordinal
        ? [index]
        : Enumerable.Range(0, categories.Categories.Count + (categories.FillIndex == categories.Categories.Count ? 1 : 0)).Select(i => i == index ? 1f : 0f);

    private static int Index(IReadOnlyList<string> categories, TableColumn values, int row) => Array.FindIndex([.. categories], category =>
        values is NumberColumn numbers ? float.Parse(category, CultureInfo.InvariantCulture) == numbers.Values[row] : category == values.TextOf(row));
}
