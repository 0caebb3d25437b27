using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>The panel of B that comes next, asked for little by little while tiles are computed with the one before: rows that lie far apart would
/// otherwise be waited for one by one when it is packed.</summary>
internal readonly ref struct PanelAhead
{
    /// <summary>A smaller B (512 KB) is in the second-level cache anyway.</summary>
    private const int LeastLength = 128 * 1024;

    private readonly ref float _first;

    // Line i lies (i mod linesAcross) steps and (i div linesAcross) strides from the first.
    private readonly nint _step, _stride;
    private readonly int _linesAcross, _lines, _linesPerRow;

    /// <param name="b">The whole of B.</param>
    /// <param name="step">The first k.</param>
    /// <param name="depth">How many k there are.</param>
    /// <param name="column">The panel's first column, which may be the end of B.</param>
    /// <param name="width">How many columns it has.</param>
    /// <param name="rows">The rows of A during whose work it is asked for.</param>
    public PanelAhead(Matrix b, int step, int depth, int column, int width, int rows)
    {
        if (column + width > b.Columns || b.Values.Length < LeastLength)
        {
            return;
        }

        _first = ref Unsafe.Add(ref MemoryMarshal.GetReference(b.Values), (nint)step * b.RowStep + (nint)column * b.ColumnStep);
        (_step, _stride, _linesAcross, _lines) = b.ColumnStep == 1
            ? (b.RowStep, 0, depth, depth)
            : (b.ColumnStep, AlignedBuffer.FloatsPerLine, width, width * (depth / AlignedBuffer.FloatsPerLine));
        _linesPerRow = (_lines + rows - 1) / rows;
    }

    /// <summary>Asks for the share of some rows of A.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(int row, int rows)
    {
        int end = Math.Min(_lines, (row + rows) * _linesPerRow);
        for (int i = row * _linesPerRow; i < end; i++)
        {
            (int stride, int step) = Math.DivRem(i, _linesAcross);
            Prefetch.Line(ref Unsafe.Add(ref _first, stride * _stride + step * _step));
        }
    }
}
