using FluentAssertions;
using NeuralTraining.Onnx.Tests.Support;
using NeuralTraining.PublicApi.Tests;
using NeuralTraining.Tabular;
using Xunit;

namespace NeuralTraining.Onnx.Tests.Tables;

/// <summary>Compares what the package's README.md says of tables with TableReadmeExample.cs, and runs it.</summary>
[Collection("README")]
public sealed class TableReadmeTests
{
    [Fact]
    public void Its_C_sharp_about_tables_is_what_is_compiled_here()
    {
        string[] lines = Repository.Read("tests/NeuralTraining.Onnx.Tests/TableReadmeExample.cs").Split('\n');
        IEnumerable<string> body = lines.SkipWhile(line => line.Trim() != "// README").Skip(1).TakeWhile(line => line.Trim() != "// end");
        string code = string.Join('\n', body.Select(line => line.Length > 8 ? line[8..] : "")).Trim();

        Repository.Read("src/NeuralTraining.Onnx/README.md").Should().Contain("```csharp\nusing NeuralTraining.Onnx;\nusing NeuralTraining.Tabular;\n\n" + code + "\n```\n");
    }

    [Fact]
    public void Its_row_is_answered_as_by_the_model()
    {
        string current = Environment.CurrentDirectory;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");
        ClassifierModel model;
        byte[] file;
        try
        {
            Environment.CurrentDirectory = folder.FullName;
            File.Copy(Path.Combine(Repository.Root, "data", "tables", "penguins.csv"), "penguins.csv");
            model = TableReadmeExample.Run();
            file = File.ReadAllBytes("penguins.onnx");
        }
        finally
        {
            Environment.CurrentDirectory = current;
            folder.Delete(recursive: true);
        }

        Table row = Table.ParseCsv("Island,Beak Length (mm),Beak Depth (mm),Flipper Length (mm),Body Mass (g),Sex\nDream,46.5,NA,195,3800,NA\n");
        using var run = new TableRun(file);
        TableCombinationTests.Require(model, row, run.Run(row), "README");
        run.Inputs.Keys.Should().Equal(model.Preparation.Columns);
    }
}
