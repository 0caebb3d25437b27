namespace NeuralTraining.Tabular.Tests.Models;

/// <summary>The tables of data/tables, and options that train quickly.</summary>
internal static class SmallTables
{
    public static Table Iris { get; } = Load("iris");

    /// <summary>Numbers, texts and missing values.</summary>
    public static Table Penguins { get; } = Load("penguins");

    public static Table AutoMpg { get; } = Load("auto-mpg").Without("Name");

    public static MlpOptions Quick { get; } = new() { Hidden = [16], Epochs = 40, BatchSize = 32, LearningRate = 0.01f };

    public static MlpOptions QuickFilling { get; } = new() { Hidden = [16], Epochs = 40, BatchSize = 32, LearningRate = 0.01f, Preparation = PreparationOptions.FillMissing };

    public static Table Load(string name) => Table.FromCsv(Path.Combine(PublicApi.Tests.Repository.Root, "data", "tables", name + ".csv"));
}
