using System.Text;

namespace NeuralTraining.Tabular;

/// <summary>Represents a table: columns of numbers or texts by their names, with the same number of rows, in which
/// values may be missing.</summary>
/// <remarks>
/// <para><see cref="FromCsv(string, CsvOptions?)"/> reads a file, <see cref="FromDatabase"/> the rows of a query,
/// <see cref="FromRecords"/> objects, and <see cref="FromRows"/> rows of values. Rows are counted from 0, without the
/// header of a file.</para>
/// <para>A table never changes, so any number of threads may read it at once. Tables share the columns that they have
/// in common.</para>
/// </remarks>
public sealed partial class Table
{
    private readonly TableColumn[] _columns;
    private readonly Dictionary<string, int> _places;

    /// <summary>Creates a table of columns.</summary>
    /// <param name="columns">The columns: at least one, with the same number of rows, at least one, and different
    /// names.</param>
    /// <exception cref="ArgumentException">There is no column or no row, a column is null or has another number of rows
    /// than the first, or two have the same name.</exception>
    public Table(params IReadOnlyList<TableColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _columns = [.. columns];
        _places = new Dictionary<string, int>(StringComparer.Ordinal);
        if (_columns.Length == 0)
        {
            throw new ArgumentException("A table must have at least one column, but was given none.", nameof(columns));
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            TableColumn column = _columns[i] ??
                throw new ArgumentException(Invariant($"None of the columns may be null, but that at index {i} is."), nameof(columns));
            if (column.RowCount != _columns[0].RowCount)
            {
                throw new ArgumentException(
                    "The columns of a table must have the same number of rows, " +
                    Invariant($"but '{Message.Abbreviate(_columns[0].Name)}' has ") +
                    Invariant($"{_columns[0].RowCount}, and '{Message.Abbreviate(column.Name)}' has {column.RowCount}."), nameof(columns));
            }

            if (!_places.TryAdd(column.Name, i))
            {
                throw new ArgumentException(
                    Invariant($"The columns of a table must have different names, but those at index {_places[column.Name]} and {i} ") +
                    $"are both named '{Message.Abbreviate(column.Name)}'.", nameof(columns));
            }
        }

        if (RowCount == 0)
        {
            throw new ArgumentException("A table must have at least one row, but its columns have none.", nameof(columns));
        }

        Columns = Array.AsReadOnly(_columns);
    }

    /// <summary>Gets the columns, in their order.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Gets the number of rows, at least 1.</summary>
    public int RowCount => _columns[0].RowCount;

    /// <summary>Gets a column by its name.</summary>
    /// <param name="name">The name; upper and lower case differ.</param>
    /// <exception cref="ArgumentException">There is no such column. The message suggests the nearest name.</exception>
    public TableColumn this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return _places.TryGetValue(name, out int place)
                ? _columns[place]
                : throw new ArgumentException(
                    $"The table must have a column '{Message.Abbreviate(name)}', but has none of that name. " +
                    Message.Suggest(name, _places.Keys), nameof(name));
        }
    }

    /// <summary>Returns whether there is a column of a name.</summary>
    /// <param name="name">The name; upper and lower case differ.</param>
    public bool HasColumn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _places.ContainsKey(name);
    }

    /// <summary>Returns a column of numbers by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">There is no such column, or it holds texts.</exception>
    public NumberColumn Numbers(string name) => this[name] as NumberColumn ?? throw OtherType(name, ColumnType.Number);

    /// <summary>Returns a column of texts by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">There is no such column, or it holds numbers.</exception>
    public TextColumn Texts(string name) => this[name] as TextColumn ?? throw OtherType(name, ColumnType.Text);

    /// <summary>Returns a line for the table and one for each column: name, type, number of missing values, and what
    /// the values are.</summary>
    public string Describe()
    {
        string[] names = [.. _columns.Select(column => Message.Abbreviate(column.Name))];
        int width = Math.Max("column".Length, names.Max(name => name.Length));
        var text = new StringBuilder(Invariant($"Table of {RowCount} rows and {_columns.Length} columns\n"));
        text.Append(Invariant($"{"column".PadRight(width)}  type    missing  values\n"));
        for (int i = 0; i < names.Length; i++)
        {
            TableColumn column = _columns[i];
            text.Append(
                Invariant($"{names[i].PadRight(width)}  {column.TypeName,-6}  {column.MissingCount,7}  {column.DescribeValues()}\n"));
        }

        return text.ToString();
    }

    /// <summary>Returns the number of rows and the columns with their types and numbers of missing values. Use
    /// <see cref="Describe"/> for what they hold.</summary>
    public override string ToString() => Invariant($"Table of {RowCount} rows: {string.Join<TableColumn>(", ", _columns)}");

    private ArgumentException OtherType(string name, ColumnType type) => new(
        $"The column '{Message.Abbreviate(name)}' must hold {TableColumn.NameOf(type)}s, but holds {this[name].TypeName}s.", nameof(name));
}
