using System.Diagnostics;
using System.Runtime.CompilerServices;

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
    public static void Sum(ReadOnlySpan<float> matrix, Span<float> sum)
    {
        Debug.Assert(matrix.Length % sum.Length == 0);
        sum.Clear();
        for (int start = 0; start < matrix.Length; start += sum.Length)
        {
            Elementwise.Run(default(Accumulate), sum, matrix.Slice(start, sum.Length));
        }
    }

    private readonly struct Accumulate : IElementwise
    {
        public static int Targets => 1;

        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V sum, ref V t1, ref V t2, V value, V s1) where V : struct, IVector<V> => sum += value;
    }
}
