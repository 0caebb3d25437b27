using System.Text.Json;

namespace NeuralTraining.Tabular;

/// <summary>The preparation of a column with what was found in training.</summary>
/// <param name="name">The name of the column.</param>
/// <param name="type">The type of the column in training.</param>
/// <param name="hasIndicator">Whether the last input tells if the value is missing.</param>
internal abstract class FittedColumn(string name, ColumnType type, bool hasIndicator)
{
    public string Name => name;

    public ColumnType Type => type;

    public bool HasIndicator => hasIndicator;

    /// <summary>Gets the number of inputs.</summary>
    public int Width => EncodedWidth + (hasIndicator ? 1 : 0);

    /// <summary>Gets the name of each input.</summary>
    public IEnumerable<string> InputNames => hasIndicator ? EncodedNames.Append(name + " missing") : EncodedNames;

    protected abstract int EncodedWidth { get; }

    protected abstract IEnumerable<string> EncodedNames { get; }

    /// <summary>Returns what was found in training, in a few words.</summary>
    public abstract string Describe();

    /// <summary>Writes the inputs of all rows of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="destination">The inputs of all columns, from the first of this one in the first row.</param>
    /// <param name="stride">The number of inputs of all columns.</param>
    public void Write(TableColumn column, Span<float> destination, int stride)
    {
        bool isEmpty = column.MissingCount == column.RowCount;
        if (column.Type != type && !isEmpty)
        {
            int row = Enumerable.Range(0, column.RowCount).First(row => !column.IsMissing(row));
            throw new ArgumentException(
                Invariant($"The column '{Message.Abbreviate(name)}' must hold {TableColumn.NameOf(type)}s as in ") +
                Invariant($"training, but row {row} holds the ") +
                $"{column.TypeName} '{Message.Abbreviate(column.TextOf(row))}'.");
        }

        if (column.Type != type)
        {
            column = type == ColumnType.Number
                ? new NumberColumn(name, [.. Enumerable.Repeat(float.NaN, column.RowCount)])
                : new TextColumn(name, new string?[column.RowCount]);
        }

        Encode(column, destination, stride);
        if (hasIndicator)
        {
            for (int row = 0; row < column.RowCount; row++)
            {
                destination[row * stride + EncodedWidth] = column.IsMissing(row) ? 1 : 0;
            }
        }
    }

    /// <summary>Writes the properties that a file of the model holds.</summary>
    public void Save(Utf8JsonWriter json)
    {
        StoredJson.Write(json, "name", name);
        json.WriteBoolean("indicator", hasIndicator);
        SaveOwn(json);
    }

    protected abstract void SaveOwn(Utf8JsonWriter json);

    /// <summary>Writes the inputs of all rows of a column of the right type, but for the indicator.</summary>
    protected abstract void Encode(TableColumn column, Span<float> destination, int stride);

    protected static RowException MissingValue(string name, int row) => new(
        row, place => Invariant($"The column '{Message.Abbreviate(name)}' must have a value in every row, but row {place} has none. ") +
        $"Choose a {nameof(MissingRule)} for it by {nameof(PreparationOptions)}.");
}
