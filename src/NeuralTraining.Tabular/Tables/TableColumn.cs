namespace NeuralTraining.Tabular;

/// <summary>A column of a <see cref="Table"/>: a name and a value for each row, which may be missing. A
/// <see cref="NumberColumn"/> or a <see cref="TextColumn"/>.</summary>
/// <remarks>A column never changes, so any number of threads may read it at once.</remarks>
public abstract class TableColumn
{
    private protected TableColumn(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the type of the values.</summary>
    public abstract ColumnType Type { get; }

    /// <summary>Gets the number of rows.</summary>
    public abstract int RowCount { get; }

    /// <summary>Gets the number of rows without a value.</summary>
    public abstract int MissingCount { get; }

    /// <summary>Returns whether a row has no value.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public abstract bool IsMissing(int row);

    /// <summary>Returns the value of a row as text, a number with the fewest digits that distinguish it; null if the
    /// row has no value.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public abstract string? TextOf(int row);

    /// <summary>Returns name, type and number of missing values, such as
    /// <c>age (number, 177 missing)</c>.</summary>
    public override string ToString() => MissingCount == 0
        ? $"{Message.Escape(Name)} ({TypeName})"
        : Invariant($"{Message.Escape(Name)} ({TypeName}, {MissingCount} missing)");

    internal string TypeName => NameOf(Type);

    internal static string NameOf(ColumnType type) => type == ColumnType.Number ? "number" : "text";

    /// <summary>Returns a column of the given rows, which must exist.</summary>
    internal abstract TableColumn Select(ReadOnlySpan<int> rows);

    /// <summary>Returns what the values are, in a few words.</summary>
    internal abstract string DescribeValues();

    private protected void CheckRow(int row)
    {
        if ((uint)row >= (uint)RowCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(row), Invariant($"The row must be from 0 to {RowCount - 1}, but was '{row}'."));
        }
    }
}
