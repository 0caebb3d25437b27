using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>Computes parts of a matrix product: panels of B times blocks of A.</summary>
internal readonly ref struct Product : IVectorAction, IRangeAction
{
    /// <summary>A shallower panel is read just as fast without packing.</summary>
    private const int MaxUnpackedDepth = 128;

    /// <summary>Packing a panel takes longer than large tiles take to read it as it is for so few rows.</summary>
    private const int MaxUnpackedRows = 192;

    private const int MaxPanelWidth = ProductCut.Columns;
    private const int PanelLength = RowBlock.MaxDepthOfLargeTiles * MaxPanelWidth;
    private const int TileLength = 2 * GemmTile.MaxRows * MaxPanelWidth;
    private const int TurnedLength = RowBlock.MaxRows * MaxPanelWidth / 4;
    public const int ScratchLength = RowBlock.ScratchLength + PanelLength + TileLength + TurnedLength;

    private readonly Matrix _a, _b;
    private readonly PackedMatrix? _packed;
    private readonly Span<float> _c;
    private readonly ReadOnlySpan<float> _bias;
    private readonly ProductCut _cut;

    public Product(Matrix a, Matrix b, Span<float> c, ReadOnlySpan<float> bias, ProductCut cut)
    {
        Debug.Assert(a.Columns == b.Rows && c.Length == a.Rows * b.Columns);
        Debug.Assert(bias.IsEmpty || bias.Length == b.Columns);
        Debug.Assert(!c.Overlaps(a.Values) && !c.Overlaps(b.Values));
        _a = a;
        _b = b;
        _c = c;
        _bias = bias;
        _cut = cut;
    }

    /// <summary>A product with a B that has been packed. It has a bias.</summary>
    public Product(Matrix a, PackedMatrix b, Span<float> c, ReadOnlySpan<float> bias)
        : this(a, Matrix.OfShape(b.Rows, b.Columns), c, bias, new ProductCut(1, 1)) => _packed = b;

    public static int Grain => 1;

    /// <summary>Computes the parts of the cut in a range.</summary>
    public void Run(int start, int end) => Simd.Run(in this, start, end);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int start, int end) where V : struct, IVector<V>
    {
        for (int part = start; part < end; part++)
        {
            (int firstRow, int endRow) = _cut.RowsOf(part, _a.Rows);
            (int firstColumn, int endColumn) = _cut.ColumnsOf(part, _b.Columns);
            int turned = endColumn == _b.Columns ? TurnedColumns<V>() : 0;
            RunPanels<V>(firstRow, endRow, firstColumn, endColumn - turned);
            for (int row = firstRow; turned > 0 && row < endRow; row += RowBlock.MaxRows)
            {
                RunTurned<V>(row, Math.Min(RowBlock.MaxRows, endRow - row), endColumn - turned);
            }
        }
    }

    /// <summary>The number of last columns that fill less than half a vector and are better computed as rows of
    /// Cᵀ = Bᵀ·Aᵀ, whose vectors are full: where the rows of Aᵀ are dense.</summary>
    private int TurnedColumns<V>() where V : struct, IVector<V>
    {
        int last = _b.Columns % V.Count;
        bool turns = _a.RowStep == 1 && _a.Rows >= 2 * V.Count && _b.Columns > V.Count && _bias.IsEmpty && last <= V.Count / 2;
        return turns ? last : 0;
    }

    private void RunTurned<V>(int row, int rows, int column) where V : struct, IVector<V>
    {
        int columns = _b.Columns - column;
        Span<float> turned = Scratch.Span.Slice(ScratchLength - TurnedLength, columns * rows);
        Matrix a = _b.ColumnRange(column, columns).Transposed, b = _a.RowRange(row, rows).Transposed;
        new Product(a, b, turned, default, new ProductCut(1, 1)).Run<V>(0, 1);
        Transposition.Run(ref turned[0], rows, columns, rows, ref _c[row * _b.Columns + column], _b.Columns);
    }

    /// <summary>Computes some rows of some columns, which begin with a panel.</summary>
    public void RunPanels<V>(int firstRow, int endRow, int firstColumn, int endColumn) where V : struct, IVector<V>
    {
        int maxDepth = HasLargeTiles<V>() ? RowBlock.MaxDepthOfLargeTiles : RowBlock.MaxDepth;
        int depths = (_a.Columns + maxDepth - 1) / maxDepth;
        for (int i = 0; i < depths; i++)
        {
            int step = EvenParts.FirstOf(_a.Columns, i, depths), depth = EvenParts.CountOf(_a.Columns, i, depths);
            for (int row = firstRow; row < endRow; row += RowBlock.MaxRows)
            {
                int rows = Math.Min(RowBlock.MaxRows, endRow - row);
                Matrix part = _a.RowRange(row, rows).ColumnRange(step, depth);
                var block = RowBlock.Of(part, endColumn - firstColumn, Scratch.Span[..RowBlock.ScratchLength]);
                for (int column = firstColumn, width; column < endColumn; column += width)
                {
                    int rest = endColumn - column;
                    int panelWidth = rest <= V128.Count ? V128.Count : rest <= V.Count ? V.Count : 2 * V.Count;
                    width = Math.Min(rest, panelWidth);
                    RunPanel<V>(block, row, step, column, width, panelWidth);
                }
            }
        }
    }

    private void RunPanel<V>(RowBlock block, int row, int step, int column, int width, int panelWidth) where V : struct, IVector<V>
    {
        int depth = block.Depth;
        ReadOnlySpan<float> b = PanelOf<V>(step, depth, column, width, panelWidth, block.Rows, out int bStep);
        Span<float> c = _c[(row * _b.Columns + column)..], copy = Scratch.Span.Slice(RowBlock.ScratchLength + PanelLength, TileLength);
        ReadOnlySpan<float> start = step > 0 ? c : _bias.IsEmpty ? default : _bias[column..];
        bool prefetches = !HasLargeTiles<V>() && _packed is null;
        NextPanelPrefetch nextPanel = prefetches ? new(_b, step, depth, column + width, width, block.Rows) : default;
        var pass = new PanelPass(block, b, bStep, start, step > 0 ? _b.Columns : 0, c, _b.Columns, width, copy, nextPanel);
        if (panelWidth == V128.Count)
        {
            pass.Run<V128, TileShapes.Tall, TileShapes.Small>(block.Rows);
        }
        else if (panelWidth == V.Count)
        {
            pass.Run<V, TileShapes.Tall, TileShapes.Small>(block.Rows);
        }
        else if (HasLargeTiles<V>() && _packed is not null)
        {
            pass.Run<V, TileShapes.LargeFromMemory, TileShapes.Wide>(block.Rows);
        }
        else if (HasLargeTiles<V>())
        {
            pass.Run<V, TileShapes.Large, TileShapes.Wide>(block.Rows);
        }
        else
        {
            pass.Run<V, TileShapes.Wide, TileShapes.Wide>(block.Rows);
        }
    }

    /// <summary>Returns a panel of B as it is, or packs it where the tiles would read it too slowly.</summary>
    private ReadOnlySpan<float> PanelOf<V>(int step, int depth, int column, int width, int panelWidth, int rows, out int bStep)
        where V : struct, IVector<V>
    {
        if (_packed is not null)
        {
            int panel = column / _packed.PanelWidth;
            bStep = _packed.WidthOf(panel);
            return _packed.FromPanel(panel)[(step * bStep + column % _packed.PanelWidth)..];
        }

        bStep = _b.RowStep;
        bool readsSeldom = HasLargeTiles<V>() && rows <= MaxUnpackedRows;
        if (_b.ColumnStep > 1 || width < panelWidth || bStep % RowBlock.ConflictingStep == 0 || (depth > MaxUnpackedDepth && !readsSeldom))
        {
            Span<float> packed = Scratch.Span.Slice(RowBlock.ScratchLength, PanelLength);
            Packing.PackColumns<V>(_b, step, depth, column, width, packed, panelWidth);
            bStep = panelWidth;
            return packed;
        }

        return _b.Values[(step * bStep + column)..];
    }

    /// <summary>Whether there are registers for tiles of twelve rows and two vectors.</summary>
    private static bool HasLargeTiles<V>() where V : struct, IVector<V> => V.Count == V512.Count;
}
