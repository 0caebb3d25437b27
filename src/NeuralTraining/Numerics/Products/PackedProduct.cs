using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>C ← A·B + bias, with a B that has been packed; the range is that of its panels. Reads each weight once for
/// few rows.</summary>
/// <remarks>The bits are those of <see cref="Gemm.Multiply"/>: every element is one chain of fused multiply-adds in the
/// order of k, which begins at its column's bias.</remarks>
internal readonly ref struct PackedProduct : IVectorAction, IRangeAction
{
    /// <summary>With fewer floating-point operations, a thread would begin when the caller is done.</summary>
    private const double MinOperationsOfThread = 500_000;

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

    public static int Grain => 1;

    private int Rows => _c.Length / _b.Columns;

    /// <summary>Multiplies. The threads share the columns, so that each weight is read by one of them.</summary>
    public static void Multiply(
        ReadOnlySpan<float> a, PackedMatrix b, ReadOnlySpan<float> bias, Span<float> c, Parallelism parallelism = default)
    {
        double threads = 2.0 * a.Length * b.Columns / MinOperationsOfThread;
        WorkerTeam.Shared.Run(new PackedProduct(a, b, bias, c), b.Panels, Grain, (int)Math.Clamp(threads, 1, parallelism.Degree));
    }

    public void Run(int start, int end) => Simd.Run(in this, start, end);

    /// <summary>Computes the columns of some panels. The vectors must be those that B was packed for.</summary>
    public void Run<V>(int start, int end) where V : struct, IVector<V>
    {
        Debug.Assert(_b.PanelWidth == 2 * V.Count);
        if (Rows > MaxFewRows)
        {
            var product = new Product(Matrix.Of(_a, Rows, _b.Rows), _b, _c, _bias);
            product.RunPanels<V>(0, Rows, start * _b.PanelWidth, Math.Min(end * _b.PanelWidth, _b.Columns));
            return;
        }

        int panels = end - start, groups = (panels + RowKernel.MaxPanels - 1) / RowKernel.MaxPanels;
        for (int i = 0; i < groups; i++)
        {
            RunFewRows<V>(start + EvenParts.FirstOf(panels, i, groups), EvenParts.CountOf(panels, i, groups));
        }
    }

    private void RunFewRows<V>(int firstPanel, int panels) where V : struct, IVector<V>
    {
        int rows = Rows;
        int column = firstPanel * _b.PanelWidth, sumsWidth = panels * _b.PanelWidth, width = Math.Min(sumsWidth, _b.Columns - column);
        Span<float> sums = Scratch.Span;
        for (int row = 0; row < rows; row++)
        {
            _bias.Slice(column, width).CopyTo(sums[(row * sumsWidth)..]);
        }

        ref float a = ref MemoryMarshal.GetReference(_a);
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
            sums.Slice(row * sumsWidth, width).CopyTo(_c[(row * _b.Columns + column)..]);
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
