using NeuralTraining.Metrics;
using NeuralTraining.Samples;
using NeuralTraining.Tabular;
using Table = NeuralTraining.Tabular.Table;

// From a CSV file to a cross-validated, saved classifier: the species of a penguin by its island, measures and sex, some of which are missing.
const string Target = "Species";
string[] columns = ["Island", "Beak Length (mm)", "Beak Depth (mm)", "Flipper Length (mm)", "Body Mass (g)", "Sex"];
object?[] found = ["Dream", 49, 18.5, 195, null, null];

var epochs = new CountOption("--epochs", "How many epochs to train a model.", 200, quick: 50);
var seed = new SeedOption();

return Sample.Run("TabularClassification", "Classifies penguins by a table.", args, [epochs, seed, new DataOption("tables", "CSV files")], run =>
{
    Table penguins = Table.FromCsv(Path.Combine(run.DataFolder, "penguins.csv"));
    var classifier = new MlpClassifier(new() { Preparation = PreparationOptions.FillMissing, Epochs = run.Get(epochs), Seed = run.Get(seed) });
    CrossValidation<string> validation = run.Track("Cross-validating", (CrossValidationProgress p) => (p.Fold, p.Folds, p.Training), progress =>
        classifier.CrossValidate(penguins, Target, seed: run.Get(seed), progress: progress, cancellationToken: run.CancellationToken));
    ClassifierModel model = classifier.Fit(penguins, Target, cancellationToken: run.CancellationToken);

    string[] classes = [.. model.Classes];
    double[][] counts = [.. classes.Select(_ => new double[classes.Length])];
    using var csv = new CsvFile(run.File("predictions.csv"), "row", "actual", "predicted");
    foreach ((int row, string? predicted) in validation.Predictions.Index())
    {
        string actual = penguins[Target].TextOf(row)!;
        csv.Row(row, actual, predicted!);
        counts[Array.IndexOf(classes, actual)][Array.IndexOf(classes, predicted)]++;
    }

    var report = new ClassificationReport(new ConfusionMatrix(counts), classes);
    run.WriteLine($"{penguins.Describe()}\n{validation}\n\n{report}\n");
    Figure.SavePng(run.File("confusion-matrix.png"), ConfusionMatrixPlot.Create("Penguins, predicted by models that have not seen them", report));

    string file = run.File("penguins.safetensors");
    model.Save(file);
    ClassPrediction prediction = ClassifierModel.Load(file).Predict(Table.FromRows(columns, [found]))[0];
    run.WriteLine($"The reloaded model about a penguin ({string.Join(", ", found.Select(value => value ?? "unknown"))}): {prediction}");
});
