using NeuralTraining.Tabular;

namespace NeuralTraining.Onnx.Tests;

/// <summary>Repeats the C# about tables of the package's README.md, between the marks, so that it is compiled and run.</summary>
internal static class TableReadmeExample
{
    public static ClassifierModel Run()
    {
        // README
        Table penguins = Table.FromCsv("penguins.csv");
        ClassifierModel model = new MlpClassifier(new MlpOptions { Preparation = PreparationOptions.FillMissing }).Fit(penguins, "Species");
        OnnxFile.Save(model, "penguins.onnx");

        // end
        return model;
    }
}
