namespace NeuralTraining.Numerics;

/// <summary>Cuts a product among threads, by rows and columns of C: as nobody reads another's packed panels, a thread
/// with few rows would pack all of B for them.</summary>
/// <param name="RowParts">The number of parts of the rows.</param>
/// <param name="ColumnParts">The number of parts of the columns.</param>
internal readonly record struct ProductCut(int RowParts, int ColumnParts)
{
    /// <summary>Columns are cut at multiples of this, the widest panel.</summary>
    public const int Columns = 32;

    // In multiplications of one row by a panel: packing a panel from the second-level cache, packing it from farther away,
    // transposing it besides, copying a row.
    private const double NearPanel = 3, FarPanel = 8, Transposition = 6, Row = 0.1;

    /// <summary>A smaller B (512 KB) is in the second-level cache.</summary>
    private const int MaxNearLength = 128 * 1024;

    /// <summary>Fewer rows take as long.</summary>
    private const int FewRows = 4;

    /// <summary>Rows are preferred, which the thread has in its caches, unless columns take less than this share of the
    /// time.</summary>
    private const double MinGain = 0.97;

    /// <summary>The number of parts.</summary>
    public int Count => RowParts * ColumnParts;

    /// <summary>Returns the cut of A·B into at most so many parts in which the largest takes the least time.</summary>
    public static ProductCut For(Matrix a, Matrix b, int degree)
    {
        var best = new ProductCut(Math.Min(degree, a.Rows), 1);
        double bestTime = best.TimeOf(a, b);
        for (int columnParts = 2; columnParts <= Math.Min(degree, PanelsOf(b)); columnParts++)
        {
            var cut = new ProductCut(Math.Min(degree / columnParts, a.Rows), columnParts);
            double time = cut.TimeOf(a, b);
            if (time < MinGain * bestTime)
            {
                (best, bestTime) = (cut, time);
            }
        }

        return best;
    }

    /// <summary>Returns the rows of a part.</summary>
    public (int Start, int End) RowsOf(int part, int rows) => RangeOf(part / ColumnParts, RowParts, rows);

    /// <summary>Returns the columns of a part.</summary>
    public (int Start, int End) ColumnsOf(int part, int columns)
    {
        (int start, int end) = RangeOf(part % ColumnParts, ColumnParts, (columns + Columns - 1) / Columns);
        return (start * Columns, Math.Min(end * Columns, columns));
    }

    private static (int Start, int End) RangeOf(int part, int parts, int length) =>
        (EvenParts.FirstOf(length, part, parts), EvenParts.FirstOf(length, part + 1, parts));

    private static int PanelsOf(Matrix b) => (b.Columns + Columns - 1) / Columns;

    private double TimeOf(Matrix a, Matrix b)
    {
        int rows = (a.Rows + RowParts - 1) / RowParts, panels = (PanelsOf(b) + ColumnParts - 1) / ColumnParts;
        double panel = (b.Values.Length > MaxNearLength ? FarPanel : NearPanel) + (b.ColumnStep > 1 ? Transposition : 0);
        return panels * (Math.Max(rows, FewRows) + panel) + rows * Row;
    }
}
