using System.Text.Json;

namespace NeuralTraining.Tabular;

/// <summary>The preparation of a column with what was found in training: a <see cref="FittedNumbers"/> or a
/// <see cref="FittedCategories"/>.</summary>
/// <remarks>It never changes, so any number of threads may use it at once.</remarks>
public abstract class FittedColumn
{
    /// <param name="name">The name of the column.</param>
    /// <param name="type">The type of the column in training.</param>
    /// <param name="hasIndicator">Whether the last input tells if the value is missing.</param>
    private protected FittedColumn(string name, ColumnType type, bool hasIndicator) =>
        (Name, Type, HasIndicator) = (name, type, hasIndicator);

    /// <summary>Gets the name of the column.</summary>
    public string Name { get; }

    /// <summary>Gets the type of the column's values.</summary>
    public ColumnType Type { get; }

    /// <summary>Gets whether the last input of the column tells if the value is missing: 1 if it is, 0
    /// otherwise.</summary>
    public bool HasIndicator { get; }

    /// <summary>Gets the number of inputs that the column becomes. Those of all columns follow each other in the order
    /// of <see cref="Preparation.InputNames"/>.</summary>
    public int InputCount => EncodedWidth + (HasIndicator ? 1 : 0);

    /// <summary>Gets the name of each input.</summary>
    internal IEnumerable<string> InputNames => HasIndicator ? EncodedNames.Append(Name + " missing") : EncodedNames;

    private protected abstract int EncodedWidth { get; }

    private protected abstract IEnumerable<string> EncodedNames { get; }

    /// <summary>Returns what was found in training, in a few words, such as
    /// <c>mass: (x − 20) / 8.16497, 20 for missing</c>.</summary>
    public override string ToString() => $"{Message.Abbreviate(Name)}: {Describe()}";

    /// <summary>Returns what was found in training, without the name.</summary>
    internal string Describe() => DescribeEncoding() + (HasIndicator ? ", indicator" : "");

    /// <summary>Writes the inputs of all rows of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="destination">The inputs of all columns, from the first of this one in the first row.</param>
    /// <param name="stride">The number of inputs of all columns.</param>
    internal void Write(TableColumn column, Span<float> destination, int stride)
    {
        bool isEmpty = column.MissingCount == column.RowCount;
        if (column.Type != Type && !isEmpty)
        {
            int row = Enumerable.Range(0, column.RowCount).First(row => !column.IsMissing(row));
            throw new ArgumentException(
                Invariant($"The column '{Message.Abbreviate(Name)}' must hold {TableColumn.NameOf(Type)}s as in ") +
                Invariant($"training, but row {row} holds the ") +
                $"{column.TypeName} '{Message.Abbreviate(column.TextOf(row))}'.");
        }

        if (column.Type != Type)
        {
            column = Type == ColumnType.Number
                ? new NumberColumn(Name, [.. Enumerable.Repeat(float.NaN, column.RowCount)])
                : new TextColumn(Name, new string?[column.RowCount]);
        }

        Encode(column, destination, stride);
        if (HasIndicator)
        {
            for (int row = 0; row < column.RowCount; row++)
            {
                destination[row * stride + EncodedWidth] = column.IsMissing(row) ? 1 : 0;
            }
        }
    }

    /// <summary>Writes the properties that a file of the model holds.</summary>
    internal void Save(Utf8JsonWriter json)
    {
        StoredJson.Write(json, "name", Name);
        json.WriteBoolean("indicator", HasIndicator);
        SaveOwn(json);
    }

    private protected abstract string DescribeEncoding();

    private protected abstract void SaveOwn(Utf8JsonWriter json);

    /// <summary>Writes the inputs of all rows of a column of the right type, but for the indicator.</summary>
    private protected abstract void Encode(TableColumn column, Span<float> destination, int stride);

    private protected static RowException MissingValue(string name, int row) => new(
        row, place => Invariant($"The column '{Message.Abbreviate(name)}' must have a value in every row, but row {place} has none. ") +
        $"Choose a {nameof(MissingRule)} for it by {nameof(PreparationOptions)}.");
}
