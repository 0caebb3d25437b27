using NeuralTraining.Numerics;

namespace NeuralTraining.Tabular;

/// <content>Selects columns and rows.</content>
public sealed partial class Table
{
    private const ulong OrderStream = 4UL << 56;

    /// <summary>Returns a table of some of the columns, in the given order.</summary>
    /// <param name="names">The names of the columns to keep: at least one, and none twice.</param>
    /// <exception cref="ArgumentException">There is no column of a name, no name, or one twice.</exception>
    public Table SelectColumns(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new Table([.. names.Select(name => this[name])]);
    }

    /// <summary>Returns a table without some of the columns.</summary>
    /// <param name="names">The names of the columns to leave out.</param>
    /// <exception cref="ArgumentException">There is no column of a name, or none would be left.</exception>
    public Table Without(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        TableColumn[] left = [.. names.Select(name => this[name])];
        return new Table([.. _columns.Except(left)]);
    }

    /// <summary>Returns a table of some of the rows, in the given order. Allocates a copy.</summary>
    /// <param name="rows">The rows, from 0: at least one. A row may occur several times.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public Table SelectRows(params ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            if ((uint)row >= (uint)RowCount)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(rows), Invariant($"The rows must be from 0 to {RowCount - 1}, but one was '{row}'."));
            }
        }

        if (rows.IsEmpty)
        {
            throw new ArgumentException("A table must have at least one row, but none was selected.", nameof(rows));
        }

        TableColumn[] columns = new TableColumn[_columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = _columns[i].Select(rows);
        }

        return new Table(columns);
    }

    /// <summary>Shuffles the rows and splits a table to test with off: ⌊rows · fraction⌋ of the shuffled rows, in the
    /// order in which <see cref="Dataset.Split"/> takes samples. Allocates copies of both parts.</summary>
    /// <param name="fraction">The fraction of the rows to test with, between 0 and 1. Both parts must contain at least
    /// one row.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <exception cref="ArgumentOutOfRangeException">One part would contain no rows.</exception>
    public (Table Train, Table Test) Split(double fraction, ulong seed)
    {
        int test = fraction is > 0 and < 1 ? (int)(RowCount * fraction) : 0;
        if (test == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(fraction),
                Invariant($"The fraction must leave at least one of the {RowCount} rows in each part, but was '{fraction}'."));
        }

        int[] order = new int[RowCount];
        new RandomStream(seed, OrderStream).FillPermutation(order);
        return (SelectRows(order.AsSpan(test)), SelectRows(order.AsSpan(0, test)));
    }
}
