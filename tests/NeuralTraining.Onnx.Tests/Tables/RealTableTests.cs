using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Onnx.Tests.Support;
using NeuralTraining.Tabular;
using Xunit;
using Xunit.Abstractions;

namespace NeuralTraining.Onnx.Tests.Tables;

/// <summary>Runs models of the tables in data/tables, which are trained as users train them.</summary>
public sealed class RealTableTests(ITestOutputHelper output)
{
    private static readonly MlpOptions Options = new() { Hidden = [32], Epochs = 60, BatchSize = 32, LearningRate = 0.01f, Preparation = PreparationOptions.FillMissing };

    [Theory]
    [InlineData("penguins", "Species", true)]
    [InlineData("penguins", "Sex", true)]
    [InlineData("penguins", "Body Mass (g)", false)]
    [InlineData("auto-mpg", "Miles_per_Gallon", false)]
    [InlineData("auto-mpg", "Origin", true)]
    [InlineData("auto-mpg", "Cylinders", true)]
    [InlineData("iris", "species", true)]
    [InlineData("wine", "class", true)]
    [InlineData("breast-cancer", "diagnosis", true)]
    [InlineData("digits", "digit", true)]
    [InlineData("diabetes", "progression", false)]
    public void All_rows_have_the_answers_of_the_model(string name, string target, bool isClassifier)
    {
        Table table = SmallModels.Load(name);
        table = name == "auto-mpg" ? table.Without("Name") : table;
        TableColumn column = table[target];
        Table training = table.SelectRows([.. Enumerable.Range(0, table.RowCount).Where(row => !column.IsMissing(row))]);
        TableModel model = isClassifier ? new MlpClassifier(Options).Fit(training, target) : new MlpRegressor(Options).Fit(training, target);
        using var run = new TableRun(TableRun.Save(model));

        double largest = 0;
        foreach (Table rows in (Table[])[table, table.SelectRows([.. Enumerable.Range(0, 17)]), .. Enumerable.Range(0, 17).Select(row => table.SelectRows(row))])
        {
            largest = Math.Max(largest, TableCombinationTests.Require(model, rows, run.Run(rows), name));
        }

        int missing = table.Without(target).Columns.Sum(column => column.MissingCount);
        output.WriteLine(Invariant($"{name} {target}: {table.RowCount} rows, {missing} missing values, score {model.Score(training):f3}, largest difference {largest:g3}"));
    }

    [Fact]
    public void Offsets_that_single_precision_cannot_hold_are_scaled_in_double_precision()
    {
        float[] ids = [.. Enumerable.Range(0, 50).Select(row => 8_000_000 + (row * 17 % 50))];
        float[] years = [.. Enumerable.Range(0, 50).Select(row => 2020 + (row * 7 % 11) / 4096f)];
        Table table = new(new NumberColumn("id", ids), new NumberColumn("year", years), new NumberColumn("y", [.. ids.Select((id, row) => id % 50 + row % 3)]));
        RegressorModel model = new MlpRegressor(new MlpOptions { Hidden = [16], Epochs = 100 }).Fit(table, "y");
        float[] expected = model.Predict(table);

        using var run = new TableRun(TableRun.Save(model));
        double difference = TableCombinationTests.Require(model, table, run.Run(table), "offsets");

        float[] inputs = [.. Enumerable.Range(0, 50).SelectMany(row => model.Preparation.FittedColumns.Cast<FittedNumbers>()
            .Select(column => (table.Numbers(column.Name).Values[row] - (float)column.Center) / (float)column.Scale))];
        double[] inSingle = [.. model.Network.Predict(Tensor.Create(inputs, [50, 2])).ToArray().Select(value => (value * model.TargetScale) + model.TargetMean)];
        double lost = inSingle.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second) / Math.Max(1, Math.Abs(pair.Second)));
        output.WriteLine(Invariant($"largest difference {difference:g3}; scaled in single precision {lost:g3}"));
        lost.Should().BeGreaterThan(100 * Difference.Tolerance, "this test would be void otherwise");
    }

    [Fact]
    public void A_table_of_many_columns_takes_no_more_nodes()
    {
        RegressorModel few = SmallModels.Regressor(Wide(2), "y"), many = SmallModels.Regressor(Wide(300), "y");

        OnnxModels.Operators(TableRun.Save(many)).Should().Equal(OnnxModels.Operators(TableRun.Save(few)));

        static Table Wide(int columns) => new(
            [.. Enumerable.Range(0, columns).Select(i => (TableColumn)new NumberColumn(Invariant($"x{i}"), i, i + 1, i * 2 % 7)), new NumberColumn("y", 1, 2, 3)]);
    }

    [Fact]
    public void A_column_of_many_categories_is_answered()
    {
        string[] names = [.. Enumerable.Range(0, 3000).Select(i => Invariant($"city {i}"))];
        Table table = new(new TextColumn("city", names), new NumberColumn("zip", [.. names.Select((_, i) => i * 0.5f)]), new NumberColumn("y", [.. names.Select((_, i) => i % 7f)]));
        ColumnPreparation rule = ColumnPreparation.OneHot with { Unknown = UnknownRule.Ignore, Missing = MissingRule.Category };
        RegressorModel model = SmallModels.Regressor(
            table, "y", new PreparationOptions { Columns = new Dictionary<string, ColumnPreparation> { ["city"] = rule, ["zip"] = rule } });
        Table asked = new(new TextColumn("city", "city 2999", null, "Atlantis", "city 0"), new NumberColumn("zip", 0.25f, 1499.5f, float.NaN, 0));

        using var run = new TableRun(TableRun.Save(model));

        TableCombinationTests.Require(model, asked, run.Run(asked), "cities");
    }
}
