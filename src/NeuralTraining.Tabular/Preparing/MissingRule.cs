namespace NeuralTraining.Tabular;

/// <summary>Specifies what takes the place of a missing value.</summary>
public enum MissingRule
{
    /// <summary>Nothing: a missing value is refused.</summary>
    Refuse,

    /// <summary>The mean of the column in training, for numbers that are scaled or kept.</summary>
    Mean,

    /// <summary>The median of the column in training, for numbers that are scaled or kept.</summary>
    Median,

    /// <summary>The most frequent value of the column in training; the smallest of several.</summary>
    MostFrequent,

    /// <summary>An input of its own, for columns that are encoded one-hot.</summary>
    Category,
}
