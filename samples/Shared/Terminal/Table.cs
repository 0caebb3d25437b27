namespace NeuralTraining.Samples;

/// <summary>A table whose rows are printed as they come.</summary>
public sealed class Table
{
    private readonly Screen _screen;
    private readonly Column[] _columns;

    /// <summary>Prints the header.</summary>
    public Table(Screen screen, params Column[] columns)
    {
        _screen = screen;
        _columns = columns;
        Write(columns.Select(column => column.Header));
    }

    public void Row(params object[] values)
    {
        if (values.Length != _columns.Length)
        {
            throw new ArgumentException($"A row must have a value for each of the {_columns.Length} columns, but has {values.Length}.", nameof(values));
        }

        Write(values.Select((value, i) => _columns[i].Format(value)));
    }

    private void Write(IEnumerable<string> cells) => _screen.WriteLine(string.Join("  ", cells).TrimEnd());
}
