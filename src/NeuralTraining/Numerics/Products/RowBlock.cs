namespace NeuralTraining.Numerics;

/// <summary>Some rows of A and some of its k: as they are, or copied where the caches would not hold them.</summary>
internal readonly ref struct RowBlock
{
    /// <summary>A panel of B of this depth and two vectors' width (17 KB) stays in the first-level cache.</summary>
    public const int MaxDepth = 272;

    /// <summary>Large tiles read a panel so seldom that it may lie in the second-level cache.</summary>
    public const int MaxDepthOfLargeTiles = 512;

    /// <summary>A block of so many rows (274 KB, 516 KB for large tiles) stays in the second-level cache.</summary>
    public const int MaxRows = 43 * GemmTile.MaxRows;

    /// <summary>Rows a multiple of this many floats (1 KB) apart fall into the same sets of the cache and evict one
    /// another.</summary>
    public const int ConflictingStep = 256;

    public const int ScratchLength = MaxRows * (MaxDepthOfLargeTiles + MaxPadding);

    /// <summary>A transposed A, whose k lie a row apart, is packed if at least this many columns of B read
    /// it.</summary>
    private const int MinPackedWidth = 256;

    private const int MaxPadding = 3 * AlignedBuffer.FloatsPerLine;

    private RowBlock(ReadOnlySpan<float> values, int rows, int depth, int rowStep, int depthStep, int tileStep)
    {
        Values = values;
        Rows = rows;
        Depth = depth;
        RowStep = rowStep;
        DepthStep = depthStep;
        TileStep = tileStep;
    }

    public ReadOnlySpan<float> Values { get; }

    public int Rows { get; }

    /// <summary>The number of k.</summary>
    public int Depth { get; }

    /// <summary>From one row to the next, within a tile.</summary>
    public int RowStep { get; }

    /// <summary>From one k to the next.</summary>
    public int DepthStep { get; }

    /// <summary>From the first row of a tile to the first of the next.</summary>
    public int TileStep { get; }

    /// <summary>Returns a block that so many columns of B are multiplied by.</summary>
    public static RowBlock Of(Matrix a, int columns, Span<float> scratch)
    {
        (int rows, int depth) = (a.Rows, a.Columns);
        if (a.RowStep == 1 && (a.ColumnStep % ConflictingStep == 0 || columns >= MinPackedWidth))
        {
            Packing.PackRows(a.Values, a.RowStep, a.ColumnStep, rows, depth, scratch);
            return new RowBlock(scratch, rows, depth, 1, GemmTile.MaxRows, GemmTile.MaxRows * depth);
        }

        if (a.RowStep % ConflictingStep == 0)
        {
            int rowStep = PaddedStepOf(depth);
            Packing.CopyRows(a.Values, a.RowStep, rows, depth, scratch, rowStep);
            return new RowBlock(scratch, rows, depth, rowStep, 1, GemmTile.MaxRows * rowStep);
        }

        return new RowBlock(a.Values, rows, depth, a.RowStep, a.ColumnStep, GemmTile.MaxRows * a.RowStep);
    }

    /// <summary>Returns an odd number of cache lines, so that rows do not conflict.</summary>
    private static int PaddedStepOf(int depth)
    {
        const int pair = 2 * AlignedBuffer.FloatsPerLine;
        return (depth + pair - 1) / pair * pair + AlignedBuffer.FloatsPerLine;
    }
}
