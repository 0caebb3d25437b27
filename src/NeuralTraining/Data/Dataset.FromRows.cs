using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra;
using NeuralTraining.Data;

namespace NeuralTraining;

/// <content>Creates data sets from arrays, spans and matrices of any type of number.</content>
public sealed partial class Dataset
{
    /// <summary>Creates a data set of labelled samples from an array with a row per sample. Copies inputs and
    /// labels.</summary>
    /// <typeparam name="T">The type of the numbers, such as float, double or int. They are rounded to single
    /// precision.</typeparam>
    /// <param name="inputs">The inputs [samples, features].</param>
    /// <param name="labels">The class of each sample, from 0. Whole numbers written in brackets are labels.</param>
    /// <exception cref="ArgumentException">There are no rows or columns, a value exceeds the range of single precision,
    /// or the numbers of rows and labels differ.</exception>
    [OverloadResolutionPriority(1)]
    public static Dataset FromRows<T>(T[,] inputs, ReadOnlySpan<int> labels) where T : unmanaged, INumber<T> =>
        new(RowReader.Read(inputs, nameof(inputs)), labels.ToArray());

    /// <summary>Creates a data set of samples with targets from an array with a row per sample. Copies inputs and
    /// targets.</summary>
    /// <typeparam name="T">The type of the numbers, such as float, double or int. They are rounded to single
    /// precision.</typeparam>
    /// <param name="inputs">The inputs [samples, features].</param>
    /// <param name="targets">The targets of the first sample, then those of the second, and so on: as many for each.
    /// Numbers written in brackets are targets if one has a decimal point or a suffix.</param>
    /// <exception cref="ArgumentException">There are no rows or columns, a value exceeds the range of single precision,
    /// or the samples do not have the same number of targets, at least 1.</exception>
    public static Dataset FromRows<T>(T[,] inputs, ReadOnlySpan<T> targets) where T : unmanaged, INumber<T>
    {
        Tensor<float> rows = RowReader.Read(inputs, nameof(inputs));
        return new(rows, RowReader.ReadTargets(targets, rows));
    }

    /// <summary>Creates a data set of samples with targets from an array with a row per sample. Copies inputs and
    /// targets.</summary>
    /// <typeparam name="T">The type of the numbers, such as float, double or int. They are rounded to single
    /// precision.</typeparam>
    /// <param name="inputs">The inputs [samples, features].</param>
    /// <param name="targets">The targets [samples, outputs].</param>
    /// <exception cref="ArgumentException">There are no rows or columns, a value exceeds the range of single precision,
    /// or the numbers of rows of inputs and targets differ.</exception>
    public static Dataset FromRows<T>(T[,] inputs, T[,] targets) where T : unmanaged, INumber<T> =>
        new(RowReader.Read(inputs, nameof(inputs)), RowReader.Read(targets, nameof(targets)));

    /// <summary>Creates a data set of labelled samples from an array or a list of rows. Copies inputs and
    /// labels.</summary>
    /// <typeparam name="T">The type of the numbers, such as float, double or int. They are rounded to single
    /// precision.</typeparam>
    /// <param name="inputs">The features of each sample. All rows must have the same length.</param>
    /// <param name="labels">The class of each sample, from 0. Whole numbers written in brackets are labels.</param>
    /// <exception cref="ArgumentException">There are no rows or columns, a row is null or differs from the first in
    /// length, a value exceeds the range of single precision, or the numbers of rows and labels differ.</exception>
    [OverloadResolutionPriority(1)]
    public static Dataset FromRows<T>(IReadOnlyList<T[]> inputs, ReadOnlySpan<int> labels) where T : unmanaged, INumber<T> =>
        new(RowReader.Read(inputs, nameof(inputs)), labels.ToArray());

    /// <summary>Creates a data set of samples with targets from an array or a list of rows. Copies inputs and
    /// targets.</summary>
    /// <typeparam name="T">The type of the numbers, such as float, double or int. They are rounded to single
    /// precision.</typeparam>
    /// <param name="inputs">The features of each sample. All rows must have the same length.</param>
    /// <param name="targets">The targets of the first sample, then those of the second, and so on: as many for each.
    /// Numbers written in brackets are targets if one has a decimal point or a suffix.</param>
    /// <exception cref="ArgumentException">There are no rows or columns, a row is null or differs from the first in
    /// length, a value exceeds the range of single precision, or the samples do not have the same number of targets, at
    /// least 1.</exception>
    public static Dataset FromRows<T>(IReadOnlyList<T[]> inputs, ReadOnlySpan<T> targets) where T : unmanaged, INumber<T>
    {
        Tensor<float> rows = RowReader.Read(inputs, nameof(inputs));
        return new(rows, RowReader.ReadTargets(targets, rows));
    }

    /// <summary>Creates a data set of samples with targets from an array or a list of rows. Copies inputs and
    /// targets.</summary>
    /// <typeparam name="T">The type of the numbers, such as float, double or int. They are rounded to single
    /// precision.</typeparam>
    /// <param name="inputs">The features of each sample. All rows must have the same length.</param>
    /// <param name="targets">The targets of each sample. All rows must have the same length.</param>
    /// <exception cref="ArgumentException">There are no rows or columns, a row is null or differs from the first in
    /// length, a value exceeds the range of single precision, or the numbers of rows of inputs and targets
    /// differ.</exception>
    public static Dataset FromRows<T>(IReadOnlyList<T[]> inputs, IReadOnlyList<T[]> targets) where T : unmanaged, INumber<T> =>
        new(RowReader.Read(inputs, nameof(inputs)), RowReader.Read(targets, nameof(targets)));

    /// <summary>Creates a data set of labelled samples from values in row-major order. Copies inputs and
    /// labels.</summary>
    /// <typeparam name="T">The type of the numbers, such as float, double or int. They are rounded to single
    /// precision.</typeparam>
    /// <param name="inputs">The features of the first sample, then those of the second, and so on.</param>
    /// <param name="columns">The number of features, at least 1.</param>
    /// <param name="labels">The class of each sample, from 0. Whole numbers written in brackets are labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of columns is less than 1.</exception>
    /// <exception cref="ArgumentException">There are no rows, the last row is incomplete, a value exceeds the range of
    /// single precision, or the numbers of rows and labels differ.</exception>
    [OverloadResolutionPriority(1)]
    public static Dataset FromRows<T>(ReadOnlySpan<T> inputs, int columns, ReadOnlySpan<int> labels) where T : unmanaged, INumber<T> =>
        new(RowReader.Read(inputs, columns, nameof(inputs)), labels.ToArray());

    /// <summary>Creates a data set of samples with targets from values in row-major order. Copies inputs and
    /// targets.</summary>
    /// <typeparam name="T">The type of the numbers, such as float, double or int. They are rounded to single
    /// precision.</typeparam>
    /// <param name="inputs">The features of the first sample, then those of the second, and so on.</param>
    /// <param name="columns">The number of features, at least 1.</param>
    /// <param name="targets">The targets of the first sample, then those of the second, and so on: as many for each.
    /// Numbers written in brackets are targets if one has a decimal point or a suffix.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of columns is less than 1.</exception>
    /// <exception cref="ArgumentException">There are no rows, the last row is incomplete, a value exceeds the range of
    /// single precision, or the samples do not have the same number of targets, at least 1.</exception>
    public static Dataset FromRows<T>(ReadOnlySpan<T> inputs, int columns, ReadOnlySpan<T> targets) where T : unmanaged, INumber<T>
    {
        Tensor<float> rows = RowReader.Read(inputs, columns, nameof(inputs));
        return new(rows, RowReader.ReadTargets(targets, rows));
    }

    /// <summary>Creates a data set of labelled samples from a matrix with a row per sample. Copies inputs and
    /// labels.</summary>
    /// <typeparam name="T">The type of the numbers, such as float, double or int. They are rounded to single
    /// precision.</typeparam>
    /// <param name="inputs">The inputs [samples, features].</param>
    /// <param name="labels">The class of each sample, from 0. Whole numbers written in brackets are labels.</param>
    /// <exception cref="ArgumentException">A value exceeds the range of single precision, or the numbers of rows and
    /// labels differ.</exception>
    [OverloadResolutionPriority(1)]
    public static Dataset FromRows<T>(Matrix<T> inputs, ReadOnlySpan<int> labels) where T : unmanaged, INumber<T> =>
        new(RowReader.Read(inputs, nameof(inputs)), labels.ToArray());

    /// <summary>Creates a data set of samples with targets from a matrix with a row per sample. Copies inputs and
    /// targets.</summary>
    /// <typeparam name="T">The type of the numbers, such as float, double or int. They are rounded to single
    /// precision.</typeparam>
    /// <param name="inputs">The inputs [samples, features].</param>
    /// <param name="targets">The targets of the first sample, then those of the second, and so on: as many for each.
    /// Numbers written in brackets are targets if one has a decimal point or a suffix.</param>
    /// <exception cref="ArgumentException">A value exceeds the range of single precision, or the samples do not have
    /// the same number of targets, at least 1.</exception>
    public static Dataset FromRows<T>(Matrix<T> inputs, ReadOnlySpan<T> targets) where T : unmanaged, INumber<T>
    {
        Tensor<float> rows = RowReader.Read(inputs, nameof(inputs));
        return new(rows, RowReader.ReadTargets(targets, rows));
    }

    /// <summary>Creates a data set of samples with targets from a matrix with a row per sample. Copies inputs and
    /// targets.</summary>
    /// <typeparam name="T">The type of the numbers, such as float, double or int. They are rounded to single
    /// precision.</typeparam>
    /// <param name="inputs">The inputs [samples, features].</param>
    /// <param name="targets">The targets [samples, outputs].</param>
    /// <exception cref="ArgumentException">A value exceeds the range of single precision, or the numbers of rows of
    /// inputs and targets differ.</exception>
    public static Dataset FromRows<T>(Matrix<T> inputs, Matrix<T> targets) where T : unmanaged, INumber<T> =>
        new(RowReader.Read(inputs, nameof(inputs)), RowReader.Read(targets, nameof(targets)));

    /// <summary>Creates a data set of samples with one target each from a matrix with a row per sample. Copies inputs
    /// and targets.</summary>
    /// <typeparam name="T">The type of the numbers, such as float, double or int. They are rounded to single
    /// precision.</typeparam>
    /// <param name="inputs">The inputs [samples, features].</param>
    /// <param name="targets">The target of each sample.</param>
    /// <exception cref="ArgumentException">A value exceeds the range of single precision, or the numbers of rows and
    /// targets differ.</exception>
    public static Dataset FromRows<T>(Matrix<T> inputs, MathNet.Numerics.LinearAlgebra.Vector<T> targets) where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(targets);
        return FromRows(inputs, targets.ToColumnMatrix());
    }
}
