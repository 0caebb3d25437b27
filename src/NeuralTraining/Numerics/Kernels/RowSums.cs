using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuralTraining.Numerics;

/// <summary>Computes the sums of up to four rows in double precision, each as one chain from its first element to its
/// last. Four chains side by side hide the latency of each.</summary>
/// <param name="scratch">Room for <see cref="ScratchLength"/> values.</param>
internal readonly ref struct RowSums(Span<float> scratch)
{
    public const int RowsAtOnce = 4;
    public const int ScratchLength = RowsAtOnce * ColumnsAtOnce;

    private const int ColumnsAtOnce = 64;

    private readonly Span<float> _columns = scratch;

    /// <summary>Returns the sums of the rows of a dense matrix; the other elements of the result are
    /// undefined.</summary>
    public Vector256<double> Of(ReadOnlySpan<float> matrix, int rows)
    {
        int width = matrix.Length / rows;
        Vector256<double> sums = Vector256<double>.Zero;
        for (int start = 0; start < width; start += ColumnsAtOnce)
        {
            int columns = Math.Min(ColumnsAtOnce, width - start);
            ref float first = ref Unsafe.AsRef(in matrix[start]);
            Transposition.Run(ref first, width, rows, columns, ref MemoryMarshal.GetReference(_columns), RowsAtOnce);
            for (int j = 0; j < columns; j++)
            {
                sums += Vector256.WidenLower(Vector128.Create(_columns[(j * RowsAtOnce)..]).ToVector256Unsafe());
            }
        }

        return sums;
    }
}
