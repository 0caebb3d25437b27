using FluentAssertions;
using global::Onnx;
using NeuralTraining.Onnx.Tests.Support;
using NeuralTraining.Tabular;
using Xunit;

namespace NeuralTraining.Onnx.Tests.Tables;

/// <summary>What the file of a model of tables says about itself.</summary>
public sealed class TableModelTests : IDisposable
{
    private static readonly Table Rows = Table.ParseCsv("island,mass (g),sex,kind\nDream,1,f,\"a \"\"ü\"\"\"\nBiscoe,2,NA,b\nDream,NA,m,b\n");

    private static readonly PreparationOptions Filling = new()
    {
        Numbers = ColumnPreparation.MinMax with { Missing = MissingRule.Mean, MissingIndicator = true },
        Texts = ColumnPreparation.OneHot with { Missing = MissingRule.MostFrequent, Unknown = UnknownRule.Ignore },
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Each_column_is_an_input_and_a_classifier_has_two_outputs()
    {
        GraphProto graph = OnnxModels.Parse(TableRun.Save(SmallModels.Classifier(Rows, "kind", Filling))).Graph;

        graph.Input.Select(OnnxModels.Describe).Should().Equal("island String [batch, 1]", "mass (g) Float [batch, 1]", "sex String [batch, 1]");
        graph.Input.Select(input => input.DocString).Should().Equal(
            "A text; empty if it is missing. island: one-hot: 'Biscoe', 'Dream', 'Dream' for missing, ignores others",
            "A number; NaN if it is missing. mass (g): (x − 1) / 1, 1.5 for missing, indicator",
            "A text; empty if it is missing. sex: one-hot: 'f', 'm', 'f' for missing, ignores others");
        graph.Output.Select(OnnxModels.Describe).Should().Equal("label String [batch]", "probabilities Float [batch, 2]");
        graph.Name.Should().Be("table");
        graph.Node.Select(node => node.Name).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_regressor_has_one_output()
    {
        GraphProto graph = OnnxModels.Parse(TableRun.Save(SmallModels.Regressor(Rows.SelectRows(0, 1).Without("sex"), "mass (g)"))).Graph;

        graph.Input.Select(OnnxModels.Describe).Should().Equal("island String [batch, 1]", "kind String [batch, 1]");
        graph.Output.Select(OnnxModels.Describe).Should().Equal("prediction Float [batch, 1]");
    }

    [Fact]
    public void The_file_states_versions_target_columns_and_classes()
    {
        ClassifierModel model = SmallModels.Classifier(Rows, "kind", Filling);

        ModelProto file = OnnxModels.Parse(TableRun.Save(model, new OnnxTableOptions { Metadata = new Dictionary<string, string> { ["author"] = "日本" } }));

        file.IrVersion.Should().Be(8);
        file.OpsetImport.Should().Equal(new OperatorSetIdProto { Domain = "", Version = 17 }, new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 });
        file.DocString.Should().Be(model.ToString());
        file.MetadataProps.Select(text => $"{text.Key}: {text.Value}").Should().Equal(
            "author: 日本", "classes: [\"a \\u0022\\u00FC\\u0022\",\"b\"]", "columns: [\"island\",\"mass (g)\",\"sex\"]", "kind: classifier", "target: kind");
    }

    [Fact]
    public void A_regressor_states_no_classes_and_needs_no_operators_of_machine_learning_for_numbers()
    {
        ModelProto file = OnnxModels.Parse(TableRun.Save(SmallModels.Regressor(SmallModels.Load("diabetes"), "progression"), new OnnxTableOptions { Description = "Diabetes." }));

        file.OpsetImport.Should().Equal(new OperatorSetIdProto { Domain = "", Version = 17 });
        file.DocString.Should().Be("Diabetes.");
        file.MetadataProps.Select(text => text.Key).Should().Equal("columns", "kind", "target");
        file.MetadataProps[1].Value.Should().Be("regressor");
        file.Graph.Node.Select(node => node.OpType).Should().Equal(
            "Concat", "Cast", "Sub", "Div", "Cast", "Sub", "IsNaN", "Cast", "Gather", "Add", "Gemm", "Relu", "Gemm", "Cast", "Mul", "Add", "Cast");
    }

    [Fact]
    public void Outputs_have_the_names_of_the_options()
    {
        byte[] classifier = TableRun.Save(SmallModels.Classifier(Rows, "kind", Filling), new OnnxTableOptions { LabelName = "kind", ProbabilitiesName = "Gemm1_y" });
        byte[] regressor = TableRun.Save(SmallModels.Regressor(SmallModels.Load("diabetes"), "progression"), new OnnxTableOptions { PredictionName = "center" });

        using var run = new TableRun(classifier);
        run.Run(Rows).Keys.Should().Equal("kind", "Gemm1_y");
        using var other = new TableRun(regressor);
        other.Outputs.Keys.Should().Equal("center");
    }

    [Fact]
    public void Columns_can_have_the_names_of_nodes_and_tensors()
    {
        string[] names = ["Gemm1_y", "W1", "Concat1_y", "center", "zero", "入力"];
        Table table = new([.. names.Select((name, i) => (TableColumn)new NumberColumn(name, [i, i * i, 3 - i])), new NumberColumn("y", [1, 2, 3])]);
        RegressorModel model = SmallModels.Regressor(table, "y");

        using var run = new TableRun(TableRun.Save(model));

        run.Inputs.Keys.Should().Equal(names);
        TableCombinationTests.Require(model, table, run.Run(table), "names");
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes_after_it_was_saved_and_loaded()
    {
        ClassifierModel model = SmallModels.Classifier(Rows, "kind", Filling);
        string path = Path.Combine(_folder.FullName, "model.onnx"), saved = Path.Combine(_folder.FullName, "model.safetensors");
        model.Save(saved);

        OnnxFile.Save(ClassifierModel.Load(saved), path);

        File.ReadAllBytes(path).Should().Equal(TableRun.Save(model));
    }

    [Fact]
    public void The_defaults_are_those_that_are_documented()
    {
        var options = new OnnxTableOptions();

        (options.LabelName, options.ProbabilitiesName, options.PredictionName, options.Description).Should().Be(("label", "probabilities", "prediction", null));
        options.Metadata.Should().BeEmpty();
        options.ToString().Should().Be("OnnxTableOptions(LabelName: label, ProbabilitiesName: probabilities, PredictionName: prediction, Metadata: 0)");
    }
}
