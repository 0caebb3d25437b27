using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Models;

public sealed class RegressorTests
{
    private static readonly RegressorModel Model = new MlpRegressor(SmallTables.QuickFilling).Fit(SmallTables.AutoMpg, target: "Miles_per_Gallon");

    [Fact]
    public void It_answers_in_the_original_unit()
    {
        float[] answers = Model.Predict(SmallTables.AutoMpg);

        Model.Score(SmallTables.AutoMpg).Should().BeGreaterThan(0.8);
        answers.Average().Should().BeApproximately(SmallTables.AutoMpg.Numbers("Miles_per_Gallon").Values.ToArray().Average(), 1);
        Model.ToString().Should().StartWith("RegressorModel of 'Miles_per_Gallon' by 'Cylinders', ");
    }

    [Fact]
    public void A_row_has_the_same_answer_alone_to_the_bit()
    {
        Dictionary<string, object?> row = SmallTables.AutoMpg.Columns.ToDictionary(
            column => column.Name, column => column is NumberColumn numbers ? numbers.Values[7] : (object?)column.TextOf(7));

        Model.Predict(row).Should().Be(Model.Predict(SmallTables.AutoMpg)[7]).And.Be(Model.Predict(SmallTables.AutoMpg.SelectRows(7))[0]);
    }

    [Fact]
    public void The_unit_of_the_target_does_not_matter_for_the_score()
    {
        Table table = SmallTables.AutoMpg;
        var scaled = new NumberColumn("target", [.. table.Numbers("Miles_per_Gallon").Values.ToArray().Select(value => value * 1024 + 4096)]);
        RegressorModel other = new MlpRegressor(SmallTables.QuickFilling).Fit(new Table([.. table.Without("Miles_per_Gallon").Columns, scaled]), "target");

        other.Score(new Table([.. table.Columns, scaled])).Should().BeApproximately(Model.Score(table), 1e-4);
    }

    [Fact]
    public void A_constant_target_is_answered()
    {
        Table table = Table.ParseCsv("x,y\n1,7\n2,7\n3,7\n");

        new MlpRegressor(new() { Epochs = 400, LearningRate = 0.01f }).Fit(table, "y").Predict(table).Should().OnlyContain(answer => Math.Abs(answer - 7) < 0.05f);
    }

    [Fact]
    public void An_answer_beyond_single_precision_is_infinite()
    {
        RegressorModel model = new MlpRegressor(new() { Hidden = [8], Epochs = 20 }).Fit(Table.ParseCsv("x,y\n1,3e38\n2,-3e38\n"), "y");

        float.IsInfinity(model.Predict(new Dictionary<string, object?> { ["x"] = 1e6 })).Should().BeTrue();
    }

    [Fact]
    public void Wrong_use_is_refused_by_name()
    {
        var regressor = new MlpRegressor(SmallTables.Quick);

        Refused(() => regressor.Fit(SmallTables.Iris, "species")).Should().Be(
            "The target of a regressor must hold numbers, but 'species' holds texts. Use MlpClassifier to predict classes.");
        Refused(() => regressor.Fit(SmallTables.AutoMpg, "Horsepower")).Should().StartWith("The target 'Horsepower' must have a value in every row, but row ");
        Refused(() => regressor.Fit(Table.ParseCsv("x,y\n1,1\n2,inf\n"), "y")).Should().Be("The target 'y' must hold finite numbers, but row 1 holds 'Infinity'.");
    }

    private static string Refused(Func<object> action) => action.Should().Throw<ArgumentException>().Which.Message;
}
