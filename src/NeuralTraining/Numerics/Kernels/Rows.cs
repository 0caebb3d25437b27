using System.Diagnostics;

namespace NeuralTraining.Numerics;

/// <summary>Fills and gathers rows of a dense row-major matrix.</summary>
internal static class Rows
{
    /// <summary>Rows are scattered: waiting for the memory of each would take longer than copying it.</summary>
    private const int RowsToPrefetch = 4;

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

    /// <summary>Copies rows of a matrix, in the given order.</summary>
    public static void Gather(ReadOnlySpan<float> matrix, ReadOnlySpan<int> rows, Span<float> result, Parallelism parallelism = default)
    {
        int columns = result.Length / rows.Length;
        var gathering = new Gathering { Matrix = matrix, Rows = rows, Result = result, Columns = columns };
        parallelism.Run(gathering, rows.Length, OperationsToFetch * columns);
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
                if (i + RowsToPrefetch < end)
                {
                    Prefetch.Read(Matrix.Slice(Rows[i + RowsToPrefetch] * Columns, Columns));
                }

                Matrix.Slice(Rows[i] * Columns, Columns).CopyTo(Result[(i * Columns)..]);
            }
        }
    }
}
