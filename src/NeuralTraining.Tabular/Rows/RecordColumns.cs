namespace NeuralTraining.Tabular;

/// <summary>Says which columns a table of objects has: a name and a function from an object to its value, for each
/// column.</summary>
/// <typeparam name="T">The type of the objects, such as a record of your own.</typeparam>
/// <remarks>
/// <para><c>var columns = new RecordColumns&lt;Penguin&gt;().Number("mass", p => p.Mass).Text("island", p =>
/// p.Island)</c> is used for training by <see cref="Table.FromRecords"/>, and again for predictions. It never changes:
/// each method returns another, so any number of threads may use it at once. Nothing is found by reflection, so it also
/// works in programs that are compiled ahead of time.</para>
/// </remarks>
public sealed class RecordColumns<T>
{
    private readonly (string Name, ColumnType Type, Func<IReadOnlyList<T>, TableColumn> Build)[] _columns;

    /// <summary>Creates a description without columns.</summary>
    public RecordColumns()
        : this([])
    {
    }

    private RecordColumns((string Name, ColumnType Type, Func<IReadOnlyList<T>, TableColumn> Build)[] columns) => _columns = columns;

    /// <summary>Gets the names of the columns, in their order.</summary>
    public IReadOnlyList<string> Names => [.. _columns.Select(column => column.Name)];

    /// <summary>Returns these columns and one of numbers, which are rounded to single precision.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">Returns the number of an object; null or NaN if it is missing.</param>
    /// <exception cref="ArgumentException">The name is empty, or there is a column of that name.</exception>
    public RecordColumns<T> Number(string name, Func<T, double?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return With(name, ColumnType.Number, records => new NumberColumn(name, (ReadOnlyMemory<float>)ToNumbers(records, value)));
    }

    /// <summary>Returns these columns and one of texts.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="value">Returns the text of an object; null if it is missing.</param>
    /// <exception cref="ArgumentException">The name is empty, or there is a column of that name.</exception>
    public RecordColumns<T> Text(string name, Func<T, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return With(name, ColumnType.Text, records => new TextColumn(name, [.. records.Select(value)]));
    }

    /// <inheritdoc />
    public override string ToString() =>
        $"RecordColumns({string.Join(", ", _columns.Select(column => $"{column.Name}: {TableColumn.NameOf(column.Type)}"))})";

    internal Table ToTable(IEnumerable<T> records)
    {
        IReadOnlyList<T> list = records as IReadOnlyList<T> ?? [.. records];
        return new Table([.. _columns.Select(column => column.Build(list))]);
    }

    private static float[] ToNumbers(IReadOnlyList<T> records, Func<T, double?> value)
    {
        float[] numbers = new float[records.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (float)(value(records[i]) ?? double.NaN);
        }

        return numbers;
    }

    private RecordColumns<T> With(string name, ColumnType type, Func<IReadOnlyList<T>, TableColumn> build)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _columns.Any(column => column.Name == name)
            ? throw new ArgumentException(
                $"The columns of a table must have different names, but '{Message.Abbreviate(name)}' is there already.", nameof(name))
            : new RecordColumns<T>([.. _columns, (name, type, build)]);
    }
}
