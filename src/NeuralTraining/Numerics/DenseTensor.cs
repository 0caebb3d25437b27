using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>From the tensors that a user sees to the spans that kernels see.</summary>
internal static class DenseTensor
{
    /// <summary>The elements, row by row. The tensor must be dense.</summary>
    public static ReadOnlySpan<float> AsSpan(ReadOnlyTensorSpan<float> tensor) =>
        MemoryMarshal.CreateReadOnlySpan(in tensor.GetPinnableReference(), checked((int)tensor.FlattenedLength));

    /// <summary>The elements, row by row. The tensor must be dense.</summary>
    public static Span<float> AsSpan(TensorSpan<float> tensor) =>
        MemoryMarshal.CreateSpan(ref tensor.GetPinnableReference(), checked((int)tensor.FlattenedLength));

    /// <summary>Refuses what is not a dense matrix.</summary>
    public static void RequireMatrix(ReadOnlyTensorSpan<float> tensor, string name, string argument)
    {
        if (tensor.Rank != 2 || !tensor.IsDense)
        {
            string found = tensor.IsDense ? Format(tensor.Lengths) : $"a view with strides over {Format(tensor.Lengths)}";
            throw new ArgumentException($"The {name} must be a dense tensor of shape [rows, columns], but was {found}.", argument);
        }
    }

    /// <summary>A shape as messages write it: [784, 100].</summary>
    public static string Format(ReadOnlySpan<nint> lengths) => $"[{string.Join(", ", lengths.ToArray())}]";
}
