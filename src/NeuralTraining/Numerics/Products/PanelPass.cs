using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>Multiplies one panel of B by a block of A, tile by tile. A panel that extends beyond C's last column works
/// on a copy of each tile.</summary>
internal readonly ref struct PanelPass(
    ReadOnlySpan<float> a, nint aRow, nint aStep, nint aTile, ReadOnlySpan<float> b, nint bStep, int depth,
    Span<float> c, int cRow, int width, bool add, Span<float> copy, NextPanelPrefetch nextPanel)
{
    private readonly ref float _a = ref MemoryMarshal.GetReference(a);
    private readonly ref float _b = ref MemoryMarshal.GetReference(b);
    private readonly ref float _c = ref MemoryMarshal.GetReference(c);
    private readonly bool _canCutAnywhere = aTile == GemmTile.MaxRows * aRow;
    private readonly NextPanelPrefetch _nextPanel = nextPanel;
    private readonly ref float _copy = ref MemoryMarshal.GetReference(copy);

    /// <summary>Computes tiles of six rows, or of twelve in a panel of one vector. Where that would leave one to three
    /// rows, too few to keep both multipliers busy, the last two tiles share the rest if the layout of A allows
    /// it.</summary>
    public void Run<V, TShape>(int rows) where V : struct, IVector<V> where TShape : struct
    {
        int row = 0, panelWidth = typeof(TShape) == typeof(GemmTile.Wide) ? 2 * V.Count : V.Count;
        for (; typeof(TShape) == typeof(GemmTile.Small) && row <= rows - 2 * GemmTile.MaxRows; row += 2 * GemmTile.MaxRows)
        {
            RunTile<V, GemmTile.Rows6, GemmTile.Tall>(row, 2 * GemmTile.MaxRows, panelWidth);
        }

        while (row < rows)
        {
            int rest = rows - row;
            int tileRows = _canCutAnywhere && rest is > GemmTile.MaxRows and < GemmTile.MaxRows + 4
                ? (rest + 1) / 2
                : Math.Min(rest, GemmTile.MaxRows);
            switch (tileRows)
            {
                case 6: RunTile<V, GemmTile.Rows6, TShape>(row, 6, panelWidth); break;
                case 5: RunTile<V, GemmTile.Rows5, TShape>(row, 5, panelWidth); break;
                case 4: RunTile<V, GemmTile.Rows4, TShape>(row, 4, panelWidth); break;
                case 3: RunTile<V, GemmTile.Rows3, TShape>(row, 3, panelWidth); break;
                case 2: RunTile<V, GemmTile.Rows2, TShape>(row, 2, panelWidth); break;
                default: RunTile<V, GemmTile.Rows1, TShape>(row, 1, panelWidth); break;
            }

            row += tileRows;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunTile<V, TRows, TShape>(int row, int rows, int panelWidth)
        where V : struct, IVector<V>
        where TRows : struct, ITileRows
        where TShape : struct
    {
        _nextPanel.Read(row, rows);
        (int tile, int rowInTile) = Math.DivRem(row, GemmTile.MaxRows);
        ref float left = ref Unsafe.Add(ref _a, tile * aTile + rowInTile * aRow), target = ref Unsafe.Add(ref _c, (nint)row * cRow);
        if (width == panelWidth)
        {
            if (add)
            {
                PrefetchRows(ref Unsafe.Add(ref target, (nint)rows * cRow), rows);
            }

            GemmTile.Multiply<V, TRows, TShape>(ref left, aRow, aStep, aTile, ref _b, bStep, depth, ref target, cRow, add);
            return;
        }

        if (add)
        {
            Copy(ref target, cRow, ref _copy, panelWidth, rows);
        }

        GemmTile.Multiply<V, TRows, TShape>(ref left, aRow, aStep, aTile, ref _b, bStep, depth, ref _copy, panelWidth, add);
        Copy(ref _copy, panelWidth, ref target, cRow, rows);
    }

    /// <summary>Prefetches the rows of C that the next tile adds to, which lie far apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchRows(ref float first, int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            Prefetch.Line(ref Unsafe.Add(ref first, (nint)i * cRow));
        }
    }

    private void Copy(ref float source, nint sourceRow, ref float destination, nint destinationRow, int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            CopyRow(ref Unsafe.Add(ref source, i * sourceRow), ref Unsafe.Add(ref destination, i * destinationRow));
        }
    }

    /// <summary>Copies four by four. If the width is not a multiple of four, the last four overlap those
    /// before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CopyRow(ref float source, ref float destination)
    {
        if (width < V128.Count)
        {
            for (int j = 0; j < width; j++)
            {
                Unsafe.Add(ref destination, j) = Unsafe.Add(ref source, j);
            }

            return;
        }

        int last = width - V128.Count;
        for (int j = 0; j < last; j += V128.Count)
        {
            V128.Store(V128.Load(in Unsafe.Add(ref source, j)), ref Unsafe.Add(ref destination, j));
        }

        V128.Store(V128.Load(in Unsafe.Add(ref source, last)), ref Unsafe.Add(ref destination, last));
    }
}
