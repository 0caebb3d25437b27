using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using NeuralTraining.Numerics;

namespace NeuralTraining.Data;

/// <summary>Copies rows of numbers of any type to a matrix of single precision.</summary>
internal static class RowReader
{
    /// <summary>Copies an array with a row per sample.</summary>
    public static Tensor<float> Read<T>(T[,] rows, string argument) where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(rows, argument);
        (int count, int columns) = (rows.GetLength(0), rows.GetLength(1));
        float[] values = NewValues(count, columns, argument);
        ref T first = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(rows));
        Round(MemoryMarshal.CreateReadOnlySpan(in first, values.Length), values, 0, columns, argument);
        return Tensor.Create(values, [count, columns]);
    }

    /// <summary>Copies a list of rows.</summary>
    public static Tensor<float> Read<T>(IReadOnlyList<T[]> rows, string argument) where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(rows, argument);
        int columns = rows.Count > 0 && rows[0] is { } first ? first.Length : 0;
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row]?.Length != columns)
            {
                throw new ArgumentException(
                    rows[row] is null
                        ? Invariant($"Each row of the {argument} must be an array, but row {row} is null.")
                        : Invariant($"Each row of the {argument} must have {columns} columns like the first, ") +
                          Invariant($"but row {row} has {rows[row].Length}."),
                    argument);
            }
        }

        float[] values = NewValues(rows.Count, columns, argument);
        for (int row = 0; row < rows.Count; row++)
        {
            Round<T>(rows[row], values.AsSpan(row * columns, columns), row, columns, argument);
        }

        return Tensor.Create(values, [rows.Count, columns]);
    }

    /// <summary>Copies values in row-major order.</summary>
    public static Tensor<float> Read<T>(ReadOnlySpan<T> values, int columns, string argument) where T : unmanaged, INumber<T>
    {
        Require.AtLeast(columns, 1, "number of columns");
        (int count, int rest) = Math.DivRem(values.Length, columns);
        if (rest > 0)
        {
            throw new ArgumentException(
                Invariant($"The {argument} must be whole rows of {columns} columns, ") +
                Invariant($"but of their {values.Length} values the last {rest} are no whole row."), argument);
        }

        float[] rounded = NewValues(count, columns, argument);
        Round(values, rounded, 0, columns, argument);
        return Tensor.Create(rounded, [count, columns]);
    }

    /// <summary>Copies a matrix with a row per sample.</summary>
    public static Tensor<float> Read<T>(Matrix<T> rows, string argument) where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(rows, argument);
        float[] values = NewValues(rows.RowCount, rows.ColumnCount, argument);
        foreach ((int row, int column, T value) in rows.EnumerateIndexed(Zeros.AllowSkip))
        {
            values[row * rows.ColumnCount + column] = Round(value, row, column, argument);
        }

        return Tensor.Create(values, [rows.RowCount, rows.ColumnCount]);
    }

    /// <summary>Copies targets in row-major order, as many for each sample.</summary>
    public static Tensor<float> ReadTargets<T>(ReadOnlySpan<T> targets, Tensor<float> inputs) where T : unmanaged, INumber<T>
    {
        (int columns, int rest) = Math.DivRem(targets.Length, (int)inputs.Lengths[0]);
        return columns > 0 && rest == 0
            ? Read(targets, columns, nameof(targets))
            : throw new ArgumentException(
                Invariant($"Each of the {inputs.Lengths[0]} input rows must have the same number of targets, at least 1, ") +
                Invariant($"but there are {targets.Length} targets."), nameof(targets));
    }

    private static void Round<T>(ReadOnlySpan<T> values, Span<float> destination, int firstRow, int columns, string argument)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
        {
            MemoryMarshal.Cast<T, float>(values).CopyTo(destination);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = Round(values[i], firstRow + i / columns, i % columns, argument);
        }
    }

    private static float Round<T>(T value, int row, int column, string argument) where T : unmanaged, INumber<T>
    {
        float rounded = float.CreateTruncating(value);
        return float.IsInfinity(rounded) && T.IsFinite(value)
            ? throw new ArgumentException(
                Invariant($"The {argument} must be within the range of single precision, ") +
                Invariant($"but row {row} holds '{value}' in column {column}."), argument)
            : rounded;
    }

    private static float[] NewValues(int rows, int columns, string argument)
    {
        long count = (long)rows * columns;
        if (count == 0)
        {
            throw new ArgumentException(
                "A data set must have at least one row and one column, " +
                Invariant($"but its {argument} have shape [{rows}, {columns}]."), argument);
        }

        return count <= Array.MaxLength
            ? new float[count]
            : throw new ArgumentException(
                Invariant($"A data set must hold at most {Array.MaxLength} values, but {rows} rows of {columns} are {count}."), argument);
    }
}
