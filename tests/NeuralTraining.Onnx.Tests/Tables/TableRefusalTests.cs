using FluentAssertions;
using Microsoft.ML.OnnxRuntime;
using NeuralTraining.Onnx.Tests.Support;
using NeuralTraining.Tabular;
using Xunit;

namespace NeuralTraining.Onnx.Tests.Tables;

/// <summary>What cannot be saved, and the rows that a graph refuses as its model does.</summary>
public sealed class TableRefusalTests : IDisposable
{
    private const string Numbers = "refuses missing or infinite numbers", Categories = "refuses missing or unknown values of column '{0}'";

    private static readonly Table Rows = Table.ParseCsv("mass,island,year,y\n10,Dream,2007,1\n20,Biscoe,2008,2\n30.5,Dream,2007,4\n");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("NaN,Dream,2007", Numbers)]
    [InlineData("inf,Dream,2007", Numbers)]
    [InlineData("-inf,Dream,2007", Numbers)]
    [InlineData("10,,2007", Categories, "island")]
    [InlineData("10,dream,2007", Categories, "island")]
    [InlineData("10,Dreams,2007", Categories, "island")]
    [InlineData("10,Dream,NaN", Categories, "year")]
    [InlineData("10,Dream,2007.0001", Categories, "year")]
    [InlineData("10,Dream,-2007", Categories, "year")]
    [InlineData("10,Dream,inf", Categories, "year")]
    public void A_row_that_the_model_refuses_is_refused_in_ONNX_Runtime(string row, string refuses, string column = "")
    {
        foreach (ColumnPreparation preparation in (ColumnPreparation[])[ColumnPreparation.OneHot, ColumnPreparation.Ordinal])
        {
            RegressorModel model = SmallModels.Regressor(
                Rows, "y", new PreparationOptions { Texts = preparation, Columns = new Dictionary<string, ColumnPreparation> { ["year"] = preparation } });
            using var run = new TableRun(TableRun.Save(model));
            Table wrong = Table.ParseCsv("mass,island,year\n10,Biscoe,2008\n" + row + "\n");

            run.Invoking(run => run.Run(wrong)).Should().Throw<OnnxRuntimeException>().WithMessage($"*{string.Format(null, refuses, column)}*out of data bounds*");
            model.Invoking(model => model.Predict(wrong)).Should().Throw<ArgumentException>();
            run.Run(wrong.SelectRows(0)).Should().ContainKey("prediction", "the row before it is answered");
        }
    }

    [Theory]
    [InlineData(UnknownRule.Ignore, MissingRule.Refuse, true, false)]
    [InlineData(UnknownRule.Refuse, MissingRule.MostFrequent, false, true)]
    [InlineData(UnknownRule.Ignore, MissingRule.MostFrequent, true, true)]
    public void Unknown_and_missing_values_are_told_apart(UnknownRule unknown, MissingRule missing, bool unknownIsAnswered, bool missingIsAnswered)
    {
        foreach (ColumnPreparation preparation in (ColumnPreparation[])[ColumnPreparation.OneHot, ColumnPreparation.Ordinal])
        {
            ColumnPreparation rule = preparation with { Unknown = unknown, Missing = missing };
            RegressorModel model = SmallModels.Regressor(
                Rows, "y", new PreparationOptions { Texts = rule, Columns = new Dictionary<string, ColumnPreparation> { ["year"] = rule } });
            using var run = new TableRun(TableRun.Save(model));

            foreach ((string row, bool isAnswered) in (ReadOnlySpan<(string, bool)>)
                [("Torgersen,2007", unknownIsAnswered), ("Dream,1999", unknownIsAnswered), (",2007", missingIsAnswered), ("Dream,NaN", missingIsAnswered)])
            {
                Table table = Table.ParseCsv("mass,island,year\n10,Dream,2007\n20," + row + "\n");
                Action ask = () => TableCombinationTests.Require(model, table, run.Run(table), row);
                if (isAnswered)
                {
                    ask();
                }
                else
                {
                    ask.Should().Throw<OnnxRuntimeException>(row);
                }
            }
        }
    }

    [Fact]
    public void A_number_that_is_infinite_when_it_is_scaled_is_refused()
    {
        RegressorModel model = SmallModels.Regressor(new Table(new NumberColumn("a", 1e-30f, 2e-30f), new NumberColumn("y", 1, 2)), "y");
        using var run = new TableRun(TableRun.Save(model));

        run.Invoking(run => run.Run(new Table(new NumberColumn("a", 1e30f)))).Should().Throw<OnnxRuntimeException>().WithMessage($"*{Numbers}*");
    }

    [Fact]
    public void The_empty_text_is_a_category_where_no_rule_for_missing_values_needs_it()
    {
        Table table = new(new TextColumn("c", "", "x", "y"), new NumberColumn("y", 1, 2, 3));
        RegressorModel model = SmallModels.Regressor(table, "y");
        using var run = new TableRun(TableRun.Save(model));

        TableCombinationTests.Require(model, table, run.Run(table), "empty");
        Refused(
            SmallModels.Regressor(table, "y", new PreparationOptions { Texts = ColumnPreparation.OneHot with { Missing = MissingRule.MostFrequent } }),
            "A column of texts must not have the empty text as a category beside a rule for missing values, " +
            "as the empty text is the missing one in an ONNX file, but 'c' has.");
    }

    [Fact]
    public void Texts_that_are_not_Unicode_are_refused_by_the_name_of_their_column()
    {
        Refused(
            SmallModels.Regressor(new Table(new TextColumn("c", "a", "\ud800"), new NumberColumn("y", 1, 2)), "y"),
            "The category '\\uFFFD' of the column 'c' must be valid Unicode, but holds half of a surrogate pair.");
        Refused(
            SmallModels.Regressor(new Table(new NumberColumn("c\ud800", 1, 2), new NumberColumn("y", 1, 2)), "y"),
            "The name of the column 'c\\uFFFD' must be valid Unicode, but holds half of a surrogate pair.");
        Refused(
            SmallModels.Regressor(new Table(new NumberColumn("c", 1, 2), new NumberColumn("\ud800", 1, 2)), "\ud800"),
            "The name of the target '\\uFFFD' must be valid Unicode, but holds half of a surrogate pair.");
        Refused(
            SmallModels.Classifier(new Table(new NumberColumn("c", 1, 2), new TextColumn("y", "a\ud800", "b")), "y"),
            "The class 'a\\uFFFD' must be valid Unicode, but holds half of a surrogate pair.");
    }

    [Fact]
    public void Names_of_outputs_that_are_not_possible_are_refused()
    {
        RegressorModel model = SmallModels.Regressor(Rows, "y");
        ClassifierModel classifier = SmallModels.Classifier(Rows, "island");

        Refused(
            model, "A column and an output must have different names, but both are 'mass'. Give the output another name by OnnxTableOptions.",
            new OnnxTableOptions { PredictionName = "mass" });
        Refused(classifier, "The outputs must have different names, but both are 'label'.", new OnnxTableOptions { ProbabilitiesName = "label" });
        Refused(classifier, "A column and an output must have different names, but both are 'year'.*", new OnnxTableOptions { LabelName = "year" });
        Refused(classifier, "Each output must have a name, but one has none.", new OnnxTableOptions { LabelName = "" });
        Refused(model, "Each output must have a name, but one has none.", new OnnxTableOptions { PredictionName = null! });
        Refused(model, "The name of the output '\\uFFFD' must be valid Unicode, but holds half of a surrogate pair.", new OnnxTableOptions { PredictionName = "\udc00" });
        Refused(model, "The description must be valid Unicode, but holds half of a surrogate pair.", new OnnxTableOptions { Description = "\udc00" });
        Refused(
            model, "The texts of the metadata must have other names than those of the model, but one is 'target'.",
            new OnnxTableOptions { Metadata = new Dictionary<string, string> { ["target"] = "x" } });
        Refused(model, "Each text of the metadata must not be null, but 'a' is.", new OnnxTableOptions { Metadata = new Dictionary<string, string> { ["a"] = null! } });
        FluentActions.Invoking(() => new OnnxTableOptions { Metadata = null! }).Should().Throw<ArgumentNullException>().WithParameterName("Metadata");
    }

    [Fact]
    public void Null_is_refused()
    {
        FluentActions.Invoking(() => OnnxFile.Save((TableModel)null!, Stream.Null)).Should().Throw<ArgumentNullException>().WithParameterName("model");
        FluentActions.Invoking(() => OnnxFile.Save((TableModel)null!, "x")).Should().Throw<ArgumentNullException>().WithParameterName("model");
        FluentActions.Invoking(() => OnnxFile.Save(SmallModels.Regressor(Rows, "y"), (Stream)null!)).Should().Throw<ArgumentNullException>().WithParameterName("stream");
        FluentActions.Invoking(() => OnnxFile.Save(SmallModels.Regressor(Rows, "y"), "")).Should().Throw<ArgumentException>().WithParameterName("path");
    }

    private void Refused(TableModel model, string message, OnnxTableOptions? options = null)
    {
        string path = Path.Combine(_folder.FullName, "model.onnx");

        FluentActions.Invoking(() => OnnxFile.Save(model, path, options)).Should().Throw<ArgumentException>().WithMessage(message);

        _folder.GetFiles().Should().BeEmpty("nothing is written");
    }
}
