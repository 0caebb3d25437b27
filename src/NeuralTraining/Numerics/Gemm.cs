using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>
/// Sums of matrix products in the three forms that training needs, over dense row-major matrices that do not overlap.
/// </summary>
/// <remarks>
/// Every element of C is one chain of fused multiply-adds in the order of k, which begins at the value it had. How the work is
/// cut into tiles, panels and blocks of k changes no bit of it. Nothing here allocates but each thread's scratch, once.
/// </remarks>
internal static class Gemm
{
    /// <summary>C ← C + A·B, with A [m, k] and B [k, n].</summary>
    public static void AddProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k) =>
        Simd.Run(Product.Of(a, b, c, m, n, k));

    /// <summary>C ← C + Aᵀ·B, with A [k, m] and B [k, n].</summary>
    public static void AddTransposedProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k) =>
        Simd.Run(Product.OfTransposed(a, b, c, m, n, k));

    /// <summary>C ← C + A·Bᵀ, with A [m, k] and B [n, k].</summary>
    public static void AddProductWithTransposed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k) =>
        Simd.Run(Product.WithTransposed(a, b, c, m, n, k));

    internal readonly ref struct Product : IVectorAction
    {
        /// <summary>A panel of this depth and two vectors' width (at most 32 KB) stays in the first-level cache.</summary>
        private const int MaxDepth = 256;

        private const int MaxPanelWidth = 32;
        private const int ScratchLength = (MaxDepth + GemmTile.MaxRows) * MaxPanelWidth;

        [ThreadStatic]
        private static AlignedBuffer? _scratch;

        private readonly ReadOnlySpan<float> _a, _b;
        private readonly Span<float> _c;
        private readonly int _aRow, _aStep, _bStep, _bColumn;
        private readonly int _m, _n, _k;

        private Product(
            ReadOnlySpan<float> a, int aRow, int aStep, ReadOnlySpan<float> b, int bStep, int bColumn, Span<float> c, int m, int n, int k)
        {
            Debug.Assert(a.Length == m * k && b.Length == k * n && c.Length == m * n);
            Debug.Assert(!c.Overlaps(a) && !c.Overlaps(b));
            _a = a;
            _aRow = aRow;
            _aStep = aStep;
            _b = b;
            _bStep = bStep;
            _bColumn = bColumn;
            _c = c;
            _m = m;
            _n = n;
            _k = k;
        }

        public static Product Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k) =>
            new(a, k, 1, b, n, 1, c, m, n, k);

        public static Product OfTransposed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k) =>
            new(a, 1, m, b, n, 1, c, m, n, k);

        public static Product WithTransposed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k) =>
            new(a, k, 1, b, 1, k, c, m, n, k);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>() where V : struct, IVector<V>
        {
            int panelWidth = 2 * V.Count;
            Span<float> scratch = (_scratch ??= new AlignedBuffer(ScratchLength)).Span;
            Span<float> panel = scratch[..(MaxDepth * panelWidth)];
            Span<float> tile = scratch[panel.Length..];
            for (int step = 0; step < _k; step += MaxDepth)
            {
                int depth = Math.Min(MaxDepth, _k - step);
                for (int column = 0; column < _n; column += panelWidth)
                {
                    int width = Math.Min(panelWidth, _n - column);
                    Pack(panel, panelWidth, step, depth, column, width);
                    for (int row = 0; row < _m; row += GemmTile.MaxRows)
                    {
                        int rows = Math.Min(GemmTile.MaxRows, _m - row);
                        ref float a = ref Unsafe.Add(ref MemoryMarshal.GetReference(_a), (nint)row * _aRow + (nint)step * _aStep);
                        Span<float> c = _c[(row * _n + column)..];
                        if (width == panelWidth)
                        {
                            AddTile<V>(ref a, rows, panel, depth, c, _n);
                        }
                        else
                        {
                            CopyRows(c, _n, tile, panelWidth, rows, width);
                            AddTile<V>(ref a, rows, panel, depth, tile, panelWidth);
                            CopyRows(tile, panelWidth, c, _n, rows, width);
                        }
                    }
                }
            }
        }

        private void AddTile<V>(ref float a, int rows, Span<float> panel, int depth, Span<float> c, int cRow) where V : struct, IVector<V>
        {
            ref float b = ref panel[0];
            switch (rows)
            {
                case 6: GemmTile.Add<V, GemmTile.Rows6>(ref a, _aRow, _aStep, ref b, depth, ref c[0], cRow); break;
                case 5: GemmTile.Add<V, GemmTile.Rows5>(ref a, _aRow, _aStep, ref b, depth, ref c[0], cRow); break;
                case 4: GemmTile.Add<V, GemmTile.Rows4>(ref a, _aRow, _aStep, ref b, depth, ref c[0], cRow); break;
                case 3: GemmTile.Add<V, GemmTile.Rows3>(ref a, _aRow, _aStep, ref b, depth, ref c[0], cRow); break;
                case 2: GemmTile.Add<V, GemmTile.Rows2>(ref a, _aRow, _aStep, ref b, depth, ref c[0], cRow); break;
                default: GemmTile.Add<V, GemmTile.Rows1>(ref a, _aRow, _aStep, ref b, depth, ref c[0], cRow); break;
            }
        }

        /// <summary>Lays a block of B's columns out in the order the tile reads them, with zeros where B has no more.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Pack(Span<float> panel, int panelWidth, int step, int depth, int column, int width)
        {
            ReadOnlySpan<float> b = _b[(step * _bStep + column * _bColumn)..];
            for (int k = 0; k < depth; k++)
            {
                Span<float> line = panel.Slice(k * panelWidth, panelWidth);
                if (_bColumn == 1)
                {
                    b.Slice(k * _bStep, width).CopyTo(line);
                }
                else
                {
                    for (int j = 0; j < width; j++)
                    {
                        line[j] = b[j * _bColumn + k];
                    }
                }

                line[width..].Clear();
            }
        }

        private static void CopyRows(Span<float> source, int sourceRow, Span<float> destination, int destinationRow, int rows, int width)
        {
            for (int i = 0; i < rows; i++)
            {
                source.Slice(i * sourceRow, width).CopyTo(destination.Slice(i * destinationRow, width));
            }
        }
    }
}
