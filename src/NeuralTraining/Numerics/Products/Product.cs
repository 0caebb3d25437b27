using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>Computes some rows of a matrix product: panels of B, packed for the tile that reads them, times blocks of
/// A.</summary>
internal readonly ref struct Product : IVectorAction, IRangeAction
{
    /// <summary>A panel of B of this depth and two vectors' width (17 KB, 34 KB with the widest vectors) stays in the
    /// first-level cache.</summary>
    private const int MaxDepth = 272;

    /// <summary>A block of A of this many rows (274 KB) stays in the second-level cache.</summary>
    private const int MaxRows = 43 * GemmTile.MaxRows;

    private const int MaxPanelWidth = 32;
    public const int ScratchLength = MaxRows * MaxDepth + (MaxDepth + 2 * GemmTile.MaxRows) * MaxPanelWidth;

    /// <summary>A shallower panel is read just as fast without packing.</summary>
    private const int MaxUnpackedDepth = 128;

    /// <summary>A transposed A, whose k lie a row apart, is packed if at least this many columns of B read
    /// it.</summary>
    private const int MinPackedWidth = 256;

    /// <summary>Rows a multiple of this many floats (1 KB) apart fall into the same sets of the cache and evict one
    /// another.</summary>
    private const int ConflictingStep = 256;

    private readonly Matrix _a, _b;
    private readonly Span<float> _c;
    private readonly ReadOnlySpan<float> _bias;

    public Product(Matrix a, Matrix b, Span<float> c, ReadOnlySpan<float> bias)
    {
        Debug.Assert(a.Columns == b.Rows && c.Length == a.Rows * b.Columns);
        Debug.Assert(bias.IsEmpty || bias.Length == b.Columns);
        Debug.Assert(!c.Overlaps(a.Values) && !c.Overlaps(b.Values));
        _a = a;
        _b = b;
        _c = c;
        _bias = bias;
    }

    public static int Grain => 1;

    public void Run(int start, int end) => Simd.Run(in this, start, end);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int start, int end) where V : struct, IVector<V>
    {
        Span<float> scratch = Scratch.Span;
        Span<float> block = scratch[..(MaxRows * MaxDepth)], panel = scratch.Slice(block.Length, MaxDepth * MaxPanelWidth);
        Span<float> tile = scratch[(block.Length + panel.Length)..];
        if (!_bias.IsEmpty)
        {
            Rows.Fill(_c[(start * _b.Columns)..(end * _b.Columns)], _bias);
        }

        int depths = (_a.Columns + MaxDepth - 1) / MaxDepth;
        for (int i = 0; i < depths; i++)
        {
            int step = (int)((long)_a.Columns * i / depths), depth = (int)((long)_a.Columns * (i + 1) / depths) - step;
            bool add = step > 0 || !_bias.IsEmpty;
            for (int row = start; row < end; row += MaxRows)
            {
                int rows = Math.Min(MaxRows, end - row);
                ReadOnlySpan<float> a = _a.Values[(row * _a.RowStep + step * _a.ColumnStep)..];
                int rowStep = _a.RowStep, depthStep = _a.ColumnStep, tileStep = GemmTile.MaxRows * _a.RowStep;
                if (rowStep % ConflictingStep == 0 || depthStep % ConflictingStep == 0 || (rowStep == 1 && _b.Columns >= MinPackedWidth))
                {
                    Packing.PackRows(a, rowStep, depthStep, rows, depth, block);
                    a = block;
                    (rowStep, depthStep, tileStep) = (1, GemmTile.MaxRows, GemmTile.MaxRows * depth);
                }

                for (int column = 0, width; column < _b.Columns; column += width)
                {
                    int rest = _b.Columns - column, panelWidth = rest <= V128.Count ? V128.Count : rest <= V.Count ? V.Count : 2 * V.Count;
                    width = Math.Min(rest, panelWidth);
                    ReadOnlySpan<float> b = _b.Values[(step * _b.RowStep + column * _b.ColumnStep)..];
                    int bStep = _b.RowStep;
                    if (_b.ColumnStep > 1 || width < panelWidth || depth > MaxUnpackedDepth || bStep % ConflictingStep == 0)
                    {
                        Packing.PackColumns<V>(_b, step, depth, column, width, panel, panelWidth);
                        b = panel;
                        bStep = panelWidth;
                    }

                    var pass = new PanelPass(
                        a, rowStep, depthStep, tileStep, b, bStep, depth, _c[(row * _b.Columns + column)..], _b.Columns, width, add, tile,
                        new NextPanelPrefetch(_b, step, depth, column + width, width, rows));
                    if (panelWidth == V128.Count)
                    {
                        pass.Run<V128, GemmTile.Small>(rows);
                    }
                    else if (panelWidth == V.Count)
                    {
                        pass.Run<V, GemmTile.Small>(rows);
                    }
                    else
                    {
                        pass.Run<V, GemmTile.Wide>(rows);
                    }
                }
            }
        }
    }
}
