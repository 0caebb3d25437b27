using NeuralTraining.Tabular;

namespace NeuralTraining.Onnx.Tests.Support;

/// <summary>Models of tables, trained as shortly as can be.</summary>
internal static class SmallModels
{
    public static MlpOptions Options(PreparationOptions? preparation = null) => new() { Hidden = [4], Epochs = 1, Preparation = preparation ?? new() };

    public static Table Load(string name) => Table.FromCsv(Path.Combine(PublicApi.Tests.Repository.Root, "data", "tables", name + ".csv"));

    public static ClassifierModel Classifier(Table table, string target, PreparationOptions? preparation = null) =>
        new MlpClassifier(Options(preparation)).Fit(table, target);

    public static RegressorModel Regressor(Table table, string target, PreparationOptions? preparation = null) =>
        new MlpRegressor(Options(preparation)).Fit(table, target);

    public static PreparationOptions Named(string column, ColumnPreparation preparation) =>
        new() { Columns = new Dictionary<string, ColumnPreparation> { [column] = preparation } };
}
