using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>Multiplies one panel of B by a block of A, tile by tile. A panel that extends beyond C's last column works
/// on a copy of each tile.</summary>
internal readonly ref struct PanelPass(
    RowBlock block, ReadOnlySpan<float> b, nint bStep,
    ReadOnlySpan<float> start, int startRow, Span<float> c, int cRow, int width, Span<float> copy, NextPanelPrefetch nextPanel)
{
    private readonly ref float _a = ref MemoryMarshal.GetReference(block.Values);
    private readonly nint _aRow = block.RowStep, _aStep = block.DepthStep, _aTile = block.TileStep;
    private readonly int _depth = block.Depth;
    private readonly ref float _b = ref MemoryMarshal.GetReference(b);
    private readonly ref float _start = ref MemoryMarshal.GetReference(start);
    private readonly ref float _c = ref MemoryMarshal.GetReference(c);
    private readonly bool _isZero = start.IsEmpty;
    private readonly bool _canCutAnywhere = block.TileStep == GemmTile.MaxRows * block.RowStep;
    private readonly NextPanelPrefetch _nextPanel = nextPanel;
    private readonly ref float _copy = ref MemoryMarshal.GetReference(copy);

    /// <summary>Computes tiles of twelve rows if their shape is tall, and then of six. Where that would leave few rows,
    /// too few to keep both multipliers busy, the last tiles share the rest if the layout of A allows it; but a tile
    /// that waits for memory is as large as can be.</summary>
    public void Run<V, TTall, TShape>(int rows)
        where V : struct, IVector<V>
        where TTall : struct, ITileShape
        where TShape : struct, ITileShape
    {
        for (int row = 0, count; row < rows; row += count)
        {
            int rest = rows - row;
            bool leavesFew = !TTall.Prefetches && _canCutAnywhere && rest is > 2 * GemmTile.MaxRows and < 2 * GemmTile.MaxRows + 5;
            if (TTall.IsTall && (leavesFew || (_canCutAnywhere && rest == 8)))
            {
                count = 8;
                RunTile<V, TileShapes.Rows4, TTall>(row, count);
                continue;
            }

            if (TTall.IsTall && rest >= 2 * GemmTile.MaxRows)
            {
                count = 2 * GemmTile.MaxRows;
                RunTile<V, TileShapes.Rows6, TTall>(row, count);
                continue;
            }

            count = _canCutAnywhere && rest is > GemmTile.MaxRows and < GemmTile.MaxRows + 4
                ? (rest + 1) / 2
                : Math.Min(rest, GemmTile.MaxRows);
            switch (count)
            {
                case 6: RunTile<V, TileShapes.Rows6, TShape>(row, count); break;
                case 5: RunTile<V, TileShapes.Rows5, TShape>(row, count); break;
                case 4: RunTile<V, TileShapes.Rows4, TShape>(row, count); break;
                case 3: RunTile<V, TileShapes.Rows3, TShape>(row, count); break;
                case 2: RunTile<V, TileShapes.Rows2, TShape>(row, count); break;
                default: RunTile<V, TileShapes.Rows1, TShape>(row, count); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunTile<V, TRows, TShape>(int row, int rows)
        where V : struct, IVector<V>
        where TRows : struct, ITileRows
        where TShape : struct, ITileShape
    {
        _nextPanel.Read(row, rows);
        UpcomingRows.PrefetchSome();
        int panelWidth = TShape.IsWide ? 2 * V.Count : V.Count;
        nint toSecondHalf = TRows.Count == GemmTile.MaxRows ? _aTile : TRows.Count * _aRow;
        (int tile, int rowInTile) = Math.DivRem(row, GemmTile.MaxRows);
        ref float left = ref Unsafe.Add(ref _a, tile * _aTile + rowInTile * _aRow), target = ref Unsafe.Add(ref _c, (nint)row * cRow);
        ref float first = ref Unsafe.Add(ref _start, (nint)row * startRow);
        if (width == panelWidth)
        {
            if (!_isZero && startRow > 0)
            {
                PrefetchRows(ref Unsafe.Add(ref target, (nint)rows * cRow), rows);
            }

            GemmTile.Multiply<V, TRows, TShape>(
                ref left, _aRow, _aStep, toSecondHalf, ref _b, bStep, _depth, ref first, startRow, _isZero, ref target, cRow);
            return;
        }

        if (!_isZero)
        {
            Copy(ref first, startRow, ref _copy, panelWidth, rows);
        }

        GemmTile.Multiply<V, TRows, TShape>(
            ref left, _aRow, _aStep, toSecondHalf, ref _b, bStep, _depth, ref _copy, panelWidth, _isZero, ref _copy, panelWidth);
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
