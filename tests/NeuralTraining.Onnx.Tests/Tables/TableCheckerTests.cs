using FluentAssertions;
using NeuralTraining.Onnx.Tests.Support;
using NeuralTraining.Tabular;
using Xunit.Abstractions;

namespace NeuralTraining.Onnx.Tests.Tables;

/// <summary>Has ONNX's own checker look at exports of models of tables, with its inference of types and shapes.</summary>
public sealed class TableCheckerTests(ITestOutputHelper output)
{
    [PythonFact("onnx")]
    public void The_checker_accepts_every_preparation_of_columns()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");
        try
        {
            int files = 0;
            foreach (int classes in (int[])[0, 2, 3])
            {
                foreach ((ColumnPreparation numbers, ColumnPreparation texts, ColumnPreparation year) in TableCombinationTests.Rules.Where((_, i) => i % 7 == 0))
                {
                    TableModel model = TableCombinationTests.Fit(classes, numbers, texts, year);
                    OnnxFile.Save(model, Path.Combine(folder.FullName, Invariant($"{files++}.onnx")));
                }
            }

            (int code, string text) = PythonFactAttribute.Run(
                PythonFactAttribute.Find("onnx")!, Path.Combine(AppContext.BaseDirectory, "Tables", "check.py"), folder.FullName);

            code.Should().Be(0, "the checker said: {0}", text);
            text.TrimEnd().Should().EndWith(Invariant($": {files} files"));
            output.WriteLine(text);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
