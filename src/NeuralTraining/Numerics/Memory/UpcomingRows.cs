using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>Prefetches rows that this thread is going to copy, a few cache lines at a time while it multiplies: rows
/// that are scattered over the memory take longer to fetch than to copy.</summary>
internal static class UpcomingRows
{
    /// <summary>As many as a processor fetches at once, so that none waits.</summary>
    private const int LinesAtOnce = 12;

    /// <summary>The processor fetches lines in pairs.</summary>
    private const int BytesPerPair = 2 * AlignedBuffer.FloatsPerLine * sizeof(float);

    [ThreadStatic]
    private static Plan? _plan;

    /// <summary>Plans to prefetch rows of a matrix, in place of those planned before.</summary>
    public static void Set(ReadOnlySpan<float> matrix, ReadOnlySpan<int> rows, int columns)
    {
        if (rows.Length > (_plan ??= new Plan()).Rows.Length)
        {
            _plan.Rows = new int[rows.Length];
        }

        rows.CopyTo(_plan.Rows);
        _plan.Begin(ref MemoryMarshal.GetReference(matrix), rows.Length, columns);
    }

    /// <summary>Plans to prefetch memory, in place of what was planned before.</summary>
    public static void Set(ReadOnlySpan<float> values) => Set(values, [0], values.Length);

    /// <summary>Prefetches some of the lines that are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchSome()
    {
        if (_plan is { IsDone: false } plan)
        {
            plan.PrefetchSome();
        }
    }

    private sealed class Plan
    {
        private nint _address, _bytesPerRow, _offset;
        private int _row, _count;

        public int[] Rows { get; set; } = [];

        public bool IsDone => _row == _count;

        public unsafe void Begin(ref float first, int count, int columns)
        {
            // Only for hints: if the memory moves meanwhile, only the hints are lost.
            _address = (nint)Unsafe.AsPointer(ref first);
            _bytesPerRow = (nint)columns * sizeof(float);
            (_row, _count, _offset) = (0, count, 0);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void PrefetchSome()
        {
            nint start = _address + Rows[_row] * _bytesPerRow;
            for (int i = 0; i < LinesAtOnce; i++)
            {
                Prefetch.ToSecondLevel(start + _offset);
                _offset += BytesPerPair;
                if (_offset >= _bytesPerRow)
                {
                    _offset = 0;
                    if (++_row == _count)
                    {
                        return;
                    }

                    start = _address + Rows[_row] * _bytesPerRow;
                }
            }
        }
    }
}
