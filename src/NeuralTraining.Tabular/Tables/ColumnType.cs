namespace NeuralTraining.Tabular;

/// <summary>The type of the values in a column of a table.</summary>
public enum ColumnType
{
    /// <summary>Numbers in single precision.</summary>
    Number,

    /// <summary>Texts, such as the names of categories.</summary>
    Text,
}
