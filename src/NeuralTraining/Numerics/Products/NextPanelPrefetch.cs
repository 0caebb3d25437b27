using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>Prefetches the next panel of B, a few cache lines per tile, while the current one is multiplied.</summary>
/// <remarks>Its rows lie far apart: packing would otherwise wait for the memory of each.</remarks>
internal readonly ref struct NextPanelPrefetch
{
    /// <summary>A smaller B (512 KB) is in the second-level cache anyway.</summary>
    private const int MinLength = 128 * 1024;

    private readonly ref float _first;

    // Line i lies (i mod linesAcross) steps and (i div linesAcross) strides from the first.
    private readonly nint _step, _stride;
    private readonly int _linesAcross, _lines, _linesPerRow;

    /// <param name="b">The whole of B.</param>
    /// <param name="step">The first k.</param>
    /// <param name="depth">The number of k.</param>
    /// <param name="column">The panel's first column, which may be the end of B.</param>
    /// <param name="width">The number of its columns.</param>
    /// <param name="rows">The number of rows of A over which the prefetches are spread.</param>
    public NextPanelPrefetch(Matrix b, int step, int depth, int column, int width, int rows)
    {
        if (column + width > b.Columns || b.Values.Length < MinLength)
        {
            return;
        }

        _first = ref Unsafe.Add(ref MemoryMarshal.GetReference(b.Values), (nint)step * b.RowStep + (nint)column * b.ColumnStep);
        (_step, _stride, _linesAcross, _lines) = b.ColumnStep == 1
            ? (b.RowStep, 0, depth, depth)
            : (b.ColumnStep, AlignedBuffer.FloatsPerLine, width, width * (depth / AlignedBuffer.FloatsPerLine));
        _linesPerRow = (_lines + rows - 1) / rows;
    }

    /// <summary>Prefetches the share of some rows of A.</summary>
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
