using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>What is done to whole rows of a dense row-major matrix.</summary>
internal static class Rows
{
    /// <summary>Sets every row of a matrix to the same values.</summary>
    public static void Fill(Span<float> matrix, ReadOnlySpan<float> row)
    {
        Debug.Assert(matrix.Length % row.Length == 0);
        for (int start = 0; start < matrix.Length; start += row.Length)
        {
            row.CopyTo(matrix[start..]);
        }
    }

    /// <summary>Adds the rows of a matrix, each sum one chain from the first row to the last.</summary>
    public static void Sum(ReadOnlySpan<float> matrix, Span<float> sum, Workers workers = default)
    {
        Debug.Assert(matrix.Length % sum.Length == 0);
        Columnwise.Run(new ColumnSum { Matrix = matrix, Sum = sum }, matrix.Length / sum.Length, sum.Length, workers);
    }

    private readonly ref struct ColumnSum : IColumnwise
    {
        public required ReadOnlySpan<float> Matrix { get; init; }

        public required Span<float> Sum { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(int column) where V : struct, IVector<V>
        {
            ref float first = ref Unsafe.Add(ref MemoryMarshal.GetReference(Matrix), column);
            V sum = V.Create(0);
            for (nint row = 0; row < Matrix.Length; row += Sum.Length)
            {
                sum += V.Load(in Unsafe.Add(ref first, row));
            }

            V.Store(sum, ref Sum[column]);
        }
    }
}
