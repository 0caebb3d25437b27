using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>C ← A·B + bias, with a B that has been packed. Reads each weight once for few rows.</summary>
/// <remarks>The bits are those of <see cref="Gemm.Multiply"/>: every element is one chain of fused multiply-adds in the
/// order of k, which begins at its column's bias.</remarks>
internal readonly ref struct PackedProduct : IVectorAction
{
    /// <summary>More rows are faster by tiles.</summary>
    private const int MaxFewRows = 2;

    /// <summary>Panels of this many floats (24 KB) stay in the first-level cache until each of a few rows has read
    /// them.</summary>
    private const int MaxPanelsLength = 6144;

    private readonly ReadOnlySpan<float> _a, _bias;
    private readonly PackedMatrix _b;
    private readonly Span<float> _c;

    public PackedProduct(ReadOnlySpan<float> a, PackedMatrix b, ReadOnlySpan<float> bias, Span<float> c)
    {
        Debug.Assert(a.Length / b.Rows * b.Columns == c.Length && bias.Length == b.Columns);
        Debug.Assert(!c.Overlaps(a));
        _a = a;
        _b = b;
        _bias = bias;
        _c = c;
    }

    public static void Multiply(ReadOnlySpan<float> a, PackedMatrix b, ReadOnlySpan<float> bias, Span<float> c) =>
        Simd.Run(new PackedProduct(a, b, bias, c), 0, c.Length / b.Columns);

    /// <summary>Computes some rows. The vectors must be those that B was packed for.</summary>
    public void Run<V>(int start, int end) where V : struct, IVector<V>
    {
        Debug.Assert(_b.PanelWidth == 2 * V.Count);
        if (end - start <= MaxFewRows)
        {
            RunFewRows<V>(start, end - start);
            return;
        }

        int rows = end - start;
        var a = Matrix.Of(_a.Slice(start * _b.Rows, rows * _b.Rows), rows, _b.Rows);
        new Product(a, _b, _c.Slice(start * _b.Columns, rows * _b.Columns), _bias).Run<V>(0, 1);
    }

    private void RunFewRows<V>(int start, int rows) where V : struct, IVector<V>
    {
        int groups = (_b.Panels + RowKernel.MaxPanels - 1) / RowKernel.MaxPanels;
        for (int i = 0; i < groups; i++)
        {
            RunPanels<V>(start, rows, EvenParts.FirstOf(_b.Panels, i, groups), EvenParts.CountOf(_b.Panels, i, groups));
        }
    }

    private void RunPanels<V>(int start, int rows, int firstPanel, int panels) where V : struct, IVector<V>
    {
        int column = firstPanel * _b.PanelWidth, sumsWidth = panels * _b.PanelWidth, width = Math.Min(sumsWidth, _b.Columns - column);
        Span<float> sums = Scratch.Span;
        for (int row = 0; row < rows; row++)
        {
            _bias.Slice(column, width).CopyTo(sums[(row * sumsWidth)..]);
        }

        ref float a = ref Unsafe.Add(ref MemoryMarshal.GetReference(_a), (nint)start * _b.Rows);
        ref float b = ref MemoryMarshal.GetReference(_b.FromPanel(firstPanel));
        ref float last = ref MemoryMarshal.GetReference(_b.FromPanel(firstPanel + panels - 1));
        int lastStep = _b.WidthOf(firstPanel + panels - 1), maxDepth = rows == 1 ? _b.Rows : MaxPanelsLength / sumsWidth;
        for (int step = 0, depth; step < _b.Rows; step += depth)
        {
            depth = Math.Min(maxDepth, _b.Rows - step);
            for (int row = 0; row < rows; row++)
            {
                ref float x = ref Unsafe.Add(ref a, (nint)row * _b.Rows);
                MultiplyAdd<V>(panels, ref x, ref b, ref last, lastStep, depth, ref sums[row * sumsWidth]);
            }

            a = ref Unsafe.Add(ref a, depth);
            b = ref Unsafe.Add(ref b, depth * _b.PanelWidth);
            last = ref Unsafe.Add(ref last, depth * lastStep);
        }

        for (int row = 0; row < rows; row++)
        {
            sums.Slice(row * sumsWidth, width).CopyTo(_c[((start + row) * _b.Columns + column)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MultiplyAdd<V>(int panels, ref float a, ref float b, ref float last, nint lastStep, int depth, ref float c)
        where V : struct, IVector<V>
    {
        nint bPanel = (nint)_b.Rows * _b.PanelWidth;
        switch (panels)
        {
            case 6: RowKernel.MultiplyAdd<V, RowKernel.Panels6>(ref a, ref b, bPanel, ref last, lastStep, depth, ref c); break;
            case 5: RowKernel.MultiplyAdd<V, RowKernel.Panels5>(ref a, ref b, bPanel, ref last, lastStep, depth, ref c); break;
            case 4: RowKernel.MultiplyAdd<V, RowKernel.Panels4>(ref a, ref b, bPanel, ref last, lastStep, depth, ref c); break;
            case 3: RowKernel.MultiplyAdd<V, RowKernel.Panels3>(ref a, ref b, bPanel, ref last, lastStep, depth, ref c); break;
            case 2: RowKernel.MultiplyAdd<V, RowKernel.Panels2>(ref a, ref b, bPanel, ref last, lastStep, depth, ref c); break;
            default: RowKernel.MultiplyAdd<V, RowKernel.Panels1>(ref a, ref b, bPanel, ref last, lastStep, depth, ref c); break;
        }
    }
}
