using System.Diagnostics;

namespace NeuralTraining.Numerics;

/// <summary>A read-only view of a dense row-major matrix or of its transpose.</summary>
internal readonly ref struct Matrix
{
    private Matrix(ReadOnlySpan<float> values, int rows, int columns, int rowStep, int columnStep)
    {
        Debug.Assert(values.Length == rows * columns);
        Values = values;
        Rows = rows;
        Columns = columns;
        RowStep = rowStep;
        ColumnStep = columnStep;
    }

    public static Matrix Of(ReadOnlySpan<float> values, int rows, int columns) => new(values, rows, columns, columns, 1);

    public ReadOnlySpan<float> Values { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>From one row to the next.</summary>
    public int RowStep { get; }

    /// <summary>From one column to the next.</summary>
    public int ColumnStep { get; }

    public Matrix Transposed => new(Values, Columns, Rows, ColumnStep, RowStep);
}
