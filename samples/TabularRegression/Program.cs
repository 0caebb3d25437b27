using NeuralTraining.Samples;
using NeuralTraining.Tabular;
using ScottPlot;
using Table = NeuralTraining.Tabular.Table;

// From a CSV file to a cross-validated, saved regressor: how many miles a car drives on a gallon, by its engine, weight, year and origin.
const string Target = "Miles_per_Gallon";
string[] columns = ["Cylinders", "Displacement", "Horsepower", "Weight_in_lbs", "Acceleration", "Year", "Origin"];
int[] years = [1970, 1976, 1982];

var epochs = new CountOption("--epochs", "How many epochs to train a model.", 200, quick: 50);
var seed = new SeedOption();

return Sample.Run("TabularRegression", "Predicts the consumption of cars by a table.", args, [epochs, seed, new DataOption("tables", "CSV files")], run =>
{
    Table cars = Table.FromCsv(Path.Combine(run.DataFolder, "auto-mpg.csv")).SelectColumns([Target, .. columns]);
    var regressor = new MlpRegressor(new() { Preparation = PreparationOptions.FillMissing, Epochs = run.Get(epochs), Seed = run.Get(seed) });
    CrossValidation<float> validation = run.Track("Cross-validating", (CrossValidationProgress p) => (p.Fold, p.Folds, p.Training), progress =>
        regressor.CrossValidate(cars, Target, seed: run.Get(seed), progress: progress, cancellationToken: run.CancellationToken));
    RegressorModel model = regressor.Fit(cars, Target, cancellationToken: run.CancellationToken);

    float[] actual = cars.Numbers(Target).Values.ToArray();
    using var csv = new CsvFile(run.File("predictions.csv"), "row", "actual", "predicted");
    foreach ((int row, float predicted) in validation.Predictions.Index())
    {
        csv.Row(row, actual[row], predicted);
    }

    double error = actual.Zip(validation.Predictions, (number, predicted) => Math.Abs((double)number - predicted)).Average();
    run.WriteLine($"{cars.Describe()}\n{validation}\nmean absolute error {error:F2} miles per gallon\n");
    Plot plot = PredictedActualPlot.Create("Cars, predicted by models that have not seen them", "miles per gallon", actual, validation.Predictions);
    Figure.SavePng(run.File("predicted-actual.png"), columns: 1, Figure.Height, Figure.Height, plot);

    string file = run.File("cars.safetensors");
    model.Save(file);
    Table wanted = Table.FromRows(columns, years.Select(year => new object?[] { 4, 97, 88, 2130, 14.5, year, "Japan" }));
    float[] predictions = RegressorModel.Load(file).Predict(wanted);
    run.WriteLine($"The reloaded model about the same car in other years: {string.Join(", ", years.Zip(predictions, (year, number) => $"{number:F1} in {year}"))}");
});
