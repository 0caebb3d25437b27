using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>Creates data sets from arrays and matrices.</content>
public sealed partial class Dataset
{
    /// <summary>Creates a data set from an array with a row per sample. Copies inputs and labels.</summary>
    /// <param name="inputs">The inputs [samples, features].</param>
    /// <param name="labels">The class of each sample, from 0.</param>
    /// <exception cref="ArgumentException">There are no rows or columns, or the numbers of rows and labels
    /// differ.</exception>
    public static Dataset FromRows(float[,] inputs, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        (int rows, int columns) = (inputs.GetLength(0), inputs.GetLength(1));
        float[] values = NewValues(rows, columns);
        ref float first = ref Unsafe.As<byte, float>(ref MemoryMarshal.GetArrayDataReference(inputs));
        MemoryMarshal.CreateReadOnlySpan(in first, values.Length).CopyTo(values);
        return Create(values, columns, labels);
    }

    /// <summary>Creates a data set from an array or a list of rows. Copies inputs and labels.</summary>
    /// <param name="inputs">The features of each sample. All rows must have the same length.</param>
    /// <param name="labels">The class of each sample, from 0.</param>
    /// <exception cref="ArgumentException">There are no rows or columns, a row is null or differs from the first in
    /// length, or the numbers of rows and labels differ.</exception>
    public static Dataset FromRows(IReadOnlyList<float[]> inputs, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int columns = inputs.Count > 0 && inputs[0] is { } first ? first.Length : 0;
        for (int row = 0; row < inputs.Count; row++)
        {
            if (inputs[row]?.Length != columns)
            {
                throw new ArgumentException(
                    inputs[row] is null
                        ? Invariant($"Each row must be an array, but row {row} is null.")
                        : Invariant($"Each row must have {columns} columns like the first, but row {row} has {inputs[row].Length}."),
                    nameof(inputs));
            }
        }

        float[] values = NewValues(inputs.Count, columns);
        for (int row = 0; row < inputs.Count; row++)
        {
            inputs[row].CopyTo(values, row * columns);
        }

        return Create(values, columns, labels);
    }

    /// <summary>Creates a data set from values in row-major order. Copies inputs and labels.</summary>
    /// <param name="inputs">The features of the first sample, then those of the second, and so on.</param>
    /// <param name="columns">The number of features, at least 1.</param>
    /// <param name="labels">The class of each sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of columns is less than 1.</exception>
    /// <exception cref="ArgumentException">There are no rows, the last row is incomplete, or the numbers of rows and
    /// labels differ.</exception>
    public static Dataset FromRows(ReadOnlySpan<float> inputs, int columns, ReadOnlySpan<int> labels)
    {
        Require.AtLeast(columns, 1, "number of columns");
        (int rows, int rest) = Math.DivRem(inputs.Length, columns);
        if (rest > 0)
        {
            throw new ArgumentException(
                Invariant($"The inputs must be whole rows of {columns} columns, ") +
                Invariant($"but of their {inputs.Length} values the last {rest} are no whole row."), nameof(inputs));
        }

        float[] values = NewValues(rows, columns);
        inputs.CopyTo(values);
        return Create(values, columns, labels);
    }

    /// <summary>Creates a data set from a matrix with a row per sample. Copies inputs and labels.</summary>
    /// <param name="inputs">The inputs [samples, features].</param>
    /// <param name="labels">The class of each sample, from 0.</param>
    /// <exception cref="ArgumentException">The numbers of rows and labels differ.</exception>
    public static Dataset FromRows(Matrix<float> inputs, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        float[] values = NewValues(inputs.RowCount, inputs.ColumnCount);
        foreach ((int row, int column, float value) in inputs.EnumerateIndexed(Zeros.AllowSkip))
        {
            values[row * inputs.ColumnCount + column] = value;
        }

        return Create(values, inputs.ColumnCount, labels);
    }

    /// <summary>Creates a data set from a matrix with a row per sample, and rounds its values to single precision.
    /// Copies inputs and labels.</summary>
    /// <param name="inputs">The inputs [samples, features].</param>
    /// <param name="labels">The class of each sample, from 0.</param>
    /// <exception cref="ArgumentException">A value exceeds the range of single precision, or the numbers of rows and
    /// labels differ.</exception>
    public static Dataset FromRows(Matrix<double> inputs, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        float[] values = NewValues(inputs.RowCount, inputs.ColumnCount);
        foreach ((int row, int column, double value) in inputs.EnumerateIndexed(Zeros.AllowSkip))
        {
            float rounded = (float)value;
            values[row * inputs.ColumnCount + column] = float.IsInfinity(rounded) && double.IsFinite(value)
                ? throw new ArgumentException(
                    "An input must be within the range of single precision, " +
                    Invariant($"but row {row} holds '{value}' in column {column}."), nameof(inputs))
                : rounded;
        }

        return Create(values, inputs.ColumnCount, labels);
    }

    private static Dataset Create(float[] values, int columns, ReadOnlySpan<int> labels) =>
        new(Tensor.Create(values, [values.Length / columns, columns]), labels.ToArray());

    private static float[] NewValues(int rows, int columns, string argument = "inputs")
    {
        long count = (long)rows * columns;
        if (count == 0)
        {
            throw new ArgumentException(
                "A data set must have at least one row and one column, " +
                Invariant($"but its inputs have shape [{rows}, {columns}]."), argument);
        }

        return count <= Array.MaxLength
            ? new float[count]
            : throw new ArgumentException(
                Invariant($"A data set must hold at most {Array.MaxLength} values, but {rows} rows of {columns} are {count}."), argument);
    }
}
