namespace NeuralTraining.Tabular.Tests;

/// <summary>Repeats the C# of the package's README.md, between the marks, so that it is compiled and run.</summary>
internal static class ReadmeExample
{
    public static void Run()
    {
        // README
        Table penguins = Table.FromCsv("data/tables/penguins.csv");
        var classifier = new MlpClassifier(new MlpOptions { Preparation = PreparationOptions.FillMissing });
        Console.WriteLine(classifier.CrossValidate(penguins, target: "Species"));

        classifier.Fit(penguins, target: "Species").Save("penguins.safetensors");

        ClassifierModel model = ClassifierModel.Load("penguins.safetensors");
        Console.WriteLine(model.Predict(penguins)[0]);
        Console.WriteLine(model.PermutationImportance(penguins).MaxBy(importance => importance.Mean));

        // end
    }
}
