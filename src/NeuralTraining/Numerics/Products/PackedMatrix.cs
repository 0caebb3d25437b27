using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace NeuralTraining.Numerics;

/// <summary>A matrix B that is packed once and then multiplied often, by any number of threads.</summary>
/// <remarks>
/// Its columns are cut into panels, one after another in memory; a panel has its rows one after another. All but the
/// last are two vectors wide and begin with a cache line. The last has only the columns that are left, and no padding:
/// vectors that read beyond them read its next row, and after the last row zeros. So the matrix takes no more memory
/// than it does unpacked.
/// </remarks>
internal sealed class PackedMatrix
{
    private readonly AlignedBuffer _values;

    /// <param name="values">The elements, row by row. They are copied.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="panelWidth">The number of columns of a panel: two vectors. Default: of the widest that this
    /// processor has.</param>
    public PackedMatrix(ReadOnlySpan<float> values, int rows, int columns, int? panelWidth = null)
    {
        Debug.Assert(values.Length == rows * columns);
        Rows = rows;
        Columns = columns;
        PanelWidth = panelWidth ?? 2 * WidestVector;
        Panels = (columns + PanelWidth - 1) / PanelWidth;
        _values = new AlignedBuffer(values.Length + (columns % PanelWidth == 0 ? 0 : PanelWidth));
        Span<float> packed = _values.Span;
        for (int panel = 0; panel < Panels; panel++)
        {
            int column = panel * PanelWidth, width = WidthOf(panel);
            for (int row = 0; row < rows; row++)
            {
                values.Slice(row * columns + column, width).CopyTo(packed[(rows * column + row * width)..]);
            }
        }
    }

    /// <summary>The number of floats in the vectors that <see cref="Simd"/> chooses.</summary>
    private static int WidestVector =>
        Vector512.IsHardwareAccelerated ? V512.Count : Vector256.IsHardwareAccelerated ? V256.Count : V128.Count;

    public int Rows { get; }

    public int Columns { get; }

    public int PanelWidth { get; }

    public int Panels { get; }

    /// <summary>Returns the number of columns of a panel, which is also the step from one of its rows to the
    /// next.</summary>
    public int WidthOf(int panel) => Math.Min(PanelWidth, Columns - panel * PanelWidth);

    /// <summary>Returns a panel and all that follows it.</summary>
    public ReadOnlySpan<float> FromPanel(int panel) => _values.Span[(Rows * panel * PanelWidth)..];

    /// <summary>Returns the elements, row by row. Allocates them.</summary>
    public float[] Unpack()
    {
        float[] values = new float[Rows * Columns];
        ReadOnlySpan<float> packed = _values.Span;
        for (int panel = 0; panel < Panels; panel++)
        {
            int column = panel * PanelWidth, width = WidthOf(panel);
            for (int row = 0; row < Rows; row++)
            {
                packed.Slice(Rows * column + row * width, width).CopyTo(values.AsSpan(row * Columns + column));
            }
        }

        return values;
    }
}
