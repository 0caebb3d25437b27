namespace NeuralTraining.Tabular;

/// <summary>The importance of a column for a model: how much the score decreases when the column is shuffled.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ColumnImportance
{
    internal ColumnImportance(string column, double[] decreases)
    {
        (Column, Mean) = (column, decreases.Average());
        StandardDeviation = Math.Sqrt(decreases.Sum(decrease => (decrease - Mean) * (decrease - Mean)) / decreases.Length);
    }

    /// <summary>Gets the name of the column.</summary>
    public string Column { get; }

    /// <summary>Gets the mean decrease of the score.</summary>
    public double Mean { get; }

    /// <summary>Gets the standard deviation of the decreases (divisor n).</summary>
    public double StandardDeviation { get; }

    /// <inheritdoc />
    public override string ToString() => Invariant($"{Message.Escape(Column)}: {Mean:F4} ± {StandardDeviation:F4}");
}
