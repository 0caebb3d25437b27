namespace NeuralTraining.Tabular;

/// <summary>Specifies what becomes of a value that did not occur in training, in a column of categories.</summary>
public enum UnknownRule
{
    /// <summary>The value is refused.</summary>
    Refuse,

    /// <summary>All inputs of a one-hot encoding are 0, and the input of an ordinal encoding is −1.</summary>
    Ignore,
}
