using System.Diagnostics;

namespace NeuralTraining.Numerics;

/// <summary>A read-only view of a dense row-major matrix or of its transpose.</summary>
internal readonly ref struct Matrix
{
    private Matrix(ReadOnlySpan<float> values, int rows, int columns, int rowStep, int columnStep)
    {
        Values = values;
        Rows = rows;
        Columns = columns;
        RowStep = rowStep;
        ColumnStep = columnStep;
    }

    public static Matrix Of(ReadOnlySpan<float> values, int rows, int columns)
    {
        Debug.Assert(values.Length == rows * columns);
        return new(values, rows, columns, columns, 1);
    }

    /// <summary>A matrix of which only the shape is known.</summary>
    public static Matrix OfShape(int rows, int columns) => new(default, rows, columns, columns, 1);

    public ReadOnlySpan<float> Values { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>From one row to the next.</summary>
    public int RowStep { get; }

    /// <summary>From one column to the next.</summary>
    public int ColumnStep { get; }

    /// <summary>A view of some rows.</summary>
    public Matrix RowRange(int first, int count) => new(Values[(first * RowStep)..], count, Columns, RowStep, ColumnStep);

    /// <summary>A view of some columns.</summary>
    public Matrix ColumnRange(int first, int count) => new(Values[(first * ColumnStep)..], Rows, count, RowStep, ColumnStep);

    public Matrix Transposed => new(Values, Columns, Rows, ColumnStep, RowStep);
}
