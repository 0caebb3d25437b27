using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>What is done to whole rows of a dense row-major matrix.</summary>
internal static class Rows
{
    /// <summary>How many rows ahead memory is asked for: rows lie anywhere, and waiting for each in turn would take longer than copying it.</summary>
    private const int RowsAhead = 4;

    private const double OperationsToFetch = 16;

    /// <summary>Sets every row of a matrix to the same values.</summary>
    public static void Fill(Span<float> matrix, ReadOnlySpan<float> row)
    {
        Debug.Assert(matrix.Length % row.Length == 0);
        for (int start = 0; start < matrix.Length; start += row.Length)
        {
            row.CopyTo(matrix[start..]);
        }
    }

    /// <summary>Adds the rows of a matrix, in twice single precision.</summary>
    public static void Sum(ReadOnlySpan<float> matrix, Span<float> sum, Parallelism parallelism = default)
    {
        Debug.Assert(matrix.Length % sum.Length == 0);
        Columnwise.Run(new ColumnSum { Matrix = matrix, Sum = sum }, matrix.Length / sum.Length, sum.Length, parallelism);
    }

    /// <summary>Copies some rows of a matrix, in the given order.</summary>
    public static void Gather(ReadOnlySpan<float> matrix, ReadOnlySpan<int> rows, Span<float> result, Parallelism parallelism = default)
    {
        int columns = result.Length / rows.Length;
        parallelism.Run(new Gathering { Matrix = matrix, Rows = rows, Result = result, Columns = columns }, rows.Length, OperationsToFetch * columns);
    }

    private readonly ref struct Gathering : IRangeAction
    {
        public static int Grain => 1;

        public required ReadOnlySpan<float> Matrix { get; init; }

        public required ReadOnlySpan<int> Rows { get; init; }

        public required Span<float> Result { get; init; }

        public required int Columns { get; init; }

        public void Run(int start, int end)
        {
            for (int i = start; i < end; i++)
            {
                if (i + RowsAhead < end)
                {
                    Prefetch.Read(Matrix.Slice(Rows[i + RowsAhead] * Columns, Columns));
                }

                Matrix.Slice(Rows[i] * Columns, Columns).CopyTo(Result[(i * Columns)..]);
            }
        }
    }

    private readonly ref struct ColumnSum : IColumnwise
    {
        public required ReadOnlySpan<float> Matrix { get; init; }

        public required Span<float> Sum { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(int column) where V : struct, IVector<V>
        {
            ref float first = ref Unsafe.Add(ref MemoryMarshal.GetReference(Matrix), column);
            V sum = V.Create(0), lost = V.Create(0);
            for (nint row = 0; row < Matrix.Length;)
            {
                V block = V.Create(0);
                for (nint end = Compensated.EndOfBlock(row, Sum.Length, Matrix.Length); row < end; row += Sum.Length)
                {
                    block += V.Load(in Unsafe.Add(ref first, row));
                }

                Compensated.Add(ref sum, ref lost, block);
            }

            V.Store(sum + lost, ref Sum[column]);
        }
    }
}
