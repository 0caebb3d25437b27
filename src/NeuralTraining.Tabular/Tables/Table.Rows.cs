using System.Data.Common;

namespace NeuralTraining.Tabular;

/// <content>Reads databases, objects and rows of values.</content>
public sealed partial class Table
{
    /// <summary>Reads a table from the rows of a query, of any database. The reader is read to the end of its current
    /// result, and not closed.</summary>
    /// <param name="reader">The reader, before its first row.</param>
    /// <remarks>Numbers are rounded to single precision. Truth values become the texts <c>true</c> and <c>false</c>,
    /// dates and times texts in the round-trip format. DBNull is missing. A column without a name is named
    /// <c>Column1</c> by its place. Memory is that of the columns.</remarks>
    /// <exception cref="ArgumentException">There are no columns or no rows, two columns have the same name, or a value
    /// is neither a number nor a text, or of another type than those before it. The message has the row, from 0, and
    /// the column.</exception>
    /// <exception cref="DbException">The database failed.</exception>
    public static Table FromDatabase(DbDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var columns = new ObjectColumn[reader.FieldCount];
        for (int i = 0; i < columns.Length; i++)
        {
            string name = reader.GetName(i);
            columns[i] = new ObjectColumn(string.IsNullOrEmpty(name) ? Invariant($"Column{i + 1}") : name);
        }

        while (reader.Read())
        {
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i].Add(reader.GetValue(i));
            }
        }

        return Build(columns);
    }

    /// <summary>Creates a table from objects, such as records of your own.</summary>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="records">The objects: a row each, at least one.</param>
    /// <param name="columns">The columns and their values.</param>
    /// <exception cref="ArgumentException">There are no objects or no columns.</exception>
    public static Table FromRecords<T>(IEnumerable<T> records, RecordColumns<T> columns)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(columns);
        return columns.ToTable(records);
    }

    /// <summary>Creates a table from rows of values: numbers of any type, texts, truth values, dates, or null for a
    /// missing one.</summary>
    /// <param name="names">The names of the columns.</param>
    /// <param name="rows">The values of each row, as many as there are names.</param>
    /// <remarks>Numbers are rounded to single precision. Truth values become the texts <c>true</c> and <c>false</c>,
    /// dates and times texts in the round-trip format. NaN and DBNull are missing, too. The first value of a column
    /// decides its type.</remarks>
    /// <exception cref="ArgumentException">There are no names or no rows, a name is empty or occurs twice, a row has
    /// another number of values, or a value is neither a number nor a text, or of another type than those before it.
    /// The message has the row, from 0, and the column.</exception>
    public static Table FromRows(IReadOnlyList<string> names, IEnumerable<IReadOnlyList<object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(rows);
        ObjectColumn[] columns = [.. names.Select(name => new ObjectColumn(name))];
        int count = 0;
        foreach (IReadOnlyList<object?> row in rows)
        {
            if (row?.Count != columns.Length)
            {
                throw new ArgumentException(
                    Invariant($"Each row must have {columns.Length} values like the names, ") +
                    (row is null ? Invariant($"but row {count} is null.") : Invariant($"but row {count} has {row.Count}.")), nameof(rows));
            }

            for (int i = 0; i < columns.Length; i++)
            {
                columns[i].Add(row[i]);
            }

            count++;
        }

        return Build(columns);
    }

    private static Table Build(ObjectColumn[] columns)
    {
        var built = new TableColumn[columns.Length];
        for (int i = 0; i < built.Length; i++)
        {
            built[i] = columns[i].Build();
        }

        return new Table(built);
    }
}
