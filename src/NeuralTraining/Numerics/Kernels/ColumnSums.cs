using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>Computes the sum of each column of a dense row-major matrix in twice single precision.</summary>
internal static class ColumnSums
{
    public static void Run(ReadOnlySpan<float> matrix, Span<float> sums, Parallelism parallelism = default)
    {
        Debug.Assert(matrix.Length % sums.Length == 0);
        Columnwise.Run(new Kernel { Matrix = matrix, Sums = sums }, matrix.Length / sums.Length, sums.Length, parallelism);
    }

    private readonly ref struct Kernel : IColumnwise
    {
        public required ReadOnlySpan<float> Matrix { get; init; }

        public required Span<float> Sums { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(int column) where V : struct, IVector<V>
        {
            ref float first = ref Column.Of(Matrix, column);
            V sum = V.Create(0), lost = V.Create(0);
            for (nint row = 0; row < Matrix.Length;)
            {
                V block = V.Create(0);
                for (nint end = Compensated.EndOfBlock(row, Sums.Length, Matrix.Length); row < end; row += Sums.Length)
                {
                    block += Column.Load<V>(ref first, row);
                }

                Compensated.Add(ref sum, ref lost, block);
            }

            V.Store(sum + lost, ref Sums[column]);
        }
    }
}
