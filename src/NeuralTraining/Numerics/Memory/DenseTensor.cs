using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>Checks the tensors that a user sees and returns the spans that kernels see.</summary>
internal static class DenseTensor
{
    /// <summary>Returns the elements of a dense tensor, row by row.</summary>
    public static ReadOnlySpan<float> AsSpan(ReadOnlyTensorSpan<float> tensor)
    {
        Debug.Assert(IsDense(tensor));
        return MemoryMarshal.CreateReadOnlySpan(in tensor.GetPinnableReference(), checked((int)tensor.FlattenedLength));
    }

    /// <summary>Returns the elements of a dense tensor, row by row.</summary>
    public static Span<float> AsSpan(TensorSpan<float> tensor)
    {
        Debug.Assert(IsDense(tensor));
        return MemoryMarshal.CreateSpan(ref tensor.GetPinnableReference(), checked((int)tensor.FlattenedLength));
    }

    /// <summary>Requires a dense matrix.</summary>
    public static void RequireMatrix(ReadOnlyTensorSpan<float> tensor, string name, string argument)
    {
        bool isDense = IsDense(tensor);
        if (tensor.Rank != 2 || !isDense)
        {
            string found = isDense ? Format(tensor.Lengths) : $"a view with strides over {Format(tensor.Lengths)}";
            string advice = tensor.Rank == 1
                ? " An array is a tensor without rows: Tensor.Create(array, [rows, columns]) gives it a shape."
                : "";
            throw new ArgumentException($"The {name} must be a dense tensor of shape [rows, columns], but was {found}.{advice}", argument);
        }

        if (tensor.FlattenedLength > Array.MaxLength)
        {
            throw new ArgumentException(
                Invariant($"The {name} must hold at most {Array.MaxLength} values, ") +
                Invariant($"but {Format(tensor.Lengths)} are {tensor.FlattenedLength}."),
                argument);
        }
    }

    /// <summary>Requires a dense matrix with the given number of columns, and returns its number of rows.</summary>
    public static int RequireColumns(ReadOnlyTensorSpan<float> tensor, int columns, string name, string argument)
    {
        RequireMatrix(tensor, name, argument);
        return tensor.Lengths[1] == columns
            ? (int)tensor.Lengths[0]
            : throw new ArgumentException(
                Invariant($"The {name} must have {columns} columns, but has shape {Format(tensor.Lengths)}."), argument);
    }

    /// <summary>Requires a dense matrix of the given shape.</summary>
    public static void RequireShape(ReadOnlyTensorSpan<float> tensor, int rows, int columns, string name, string argument)
    {
        RequireMatrix(tensor, name, argument);
        if (tensor.Lengths[0] != rows || tensor.Lengths[1] != columns)
        {
            throw new ArgumentException(
                Invariant($"The {name} must have shape [{rows}, {columns}], but has {Format(tensor.Lengths)}."), argument);
        }
    }

    /// <summary>Returns whether the elements lie one after another. <c>IsDense</c> denies it for some rows of a single
    /// column.</summary>
    private static bool IsDense(ReadOnlyTensorSpan<float> tensor) =>
        tensor.IsDense || (tensor.Rank == 2 && tensor.Lengths[1] == 1 && tensor.Strides[0] == 1);

    /// <summary>Formats a shape as in [784, 100].</summary>
    public static string Format(ReadOnlySpan<nint> lengths) =>
        $"[{string.Join(", ", lengths.ToArray().Select(length => length.ToString(CultureInfo.InvariantCulture)))}]";
}
