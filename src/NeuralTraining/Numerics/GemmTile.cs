using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>How many rows a tile has, or vectors in a row: a constant to the JIT compiler, which drops the code of the others.</summary>
internal interface ITileExtent
{
    static abstract int Count { get; }
}

/// <summary>The innermost loop of a matrix product.</summary>
internal static class GemmTile
{
    public const int MaxRows = 6;

    /// <summary>
    /// Multiplies up to six rows of A and one panel of B, one or two vectors wide, into a tile of C. Twelve accumulators, two
    /// vectors of B and one element of A fill the sixteen registers of AVX2, and keep both multipliers busy.
    /// </summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="a">The first element of A's first row.</param>
    /// <param name="aRow">From one row of A to the next.</param>
    /// <param name="aStep">From one k to the next in A.</param>
    /// <param name="panel">B's columns for each k in turn, without gaps.</param>
    /// <param name="panelWidth">The panel's width: one vector or two.</param>
    /// <param name="depth">How many k there are.</param>
    /// <param name="c">The tile's first element.</param>
    /// <param name="cRow">From one row of C to the next.</param>
    /// <param name="add">Whether the tile's values are added to, or overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<V>(int rows, ref float a, nint aRow, nint aStep, ref float panel, int panelWidth, int depth, ref float c, nint cRow, bool add)
        where V : struct, IVector<V>
    {
        if (panelWidth == V.Count)
        {
            Run<V, One>(rows, ref a, aRow, aStep, ref panel, depth, ref c, cRow, add);
        }
        else
        {
            Run<V, Two>(rows, ref a, aRow, aStep, ref panel, depth, ref c, cRow, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<V, TWidth>(int rows, ref float a, nint aRow, nint aStep, ref float panel, int depth, ref float c, nint cRow, bool add)
        where V : struct, IVector<V>
        where TWidth : struct, ITileExtent
    {
        switch (rows)
        {
            case 6: Multiply<V, Six, TWidth>(ref a, aRow, aStep, ref panel, depth, ref c, cRow, add); break;
            case 5: Multiply<V, Five, TWidth>(ref a, aRow, aStep, ref panel, depth, ref c, cRow, add); break;
            case 4: Multiply<V, Four, TWidth>(ref a, aRow, aStep, ref panel, depth, ref c, cRow, add); break;
            case 3: Multiply<V, Three, TWidth>(ref a, aRow, aStep, ref panel, depth, ref c, cRow, add); break;
            case 2: Multiply<V, Two, TWidth>(ref a, aRow, aStep, ref panel, depth, ref c, cRow, add); break;
            default: Multiply<V, One, TWidth>(ref a, aRow, aStep, ref panel, depth, ref c, cRow, add); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<V, TRows, TWidth>(ref float a, nint aRow, nint aStep, ref float panel, int depth, ref float c, nint cRow, bool add)
        where V : struct, IVector<V>
        where TRows : struct, ITileExtent
        where TWidth : struct, ITileExtent
    {
        V c00 = V.Create(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
        if (add)
        {
            Load<V, TWidth>(ref c00, ref c01, ref c);
            if (TRows.Count > 1) { Load<V, TWidth>(ref c10, ref c11, ref Unsafe.Add(ref c, cRow)); }
            if (TRows.Count > 2) { Load<V, TWidth>(ref c20, ref c21, ref Unsafe.Add(ref c, 2 * cRow)); }
            if (TRows.Count > 3) { Load<V, TWidth>(ref c30, ref c31, ref Unsafe.Add(ref c, 3 * cRow)); }
            if (TRows.Count > 4) { Load<V, TWidth>(ref c40, ref c41, ref Unsafe.Add(ref c, 4 * cRow)); }
            if (TRows.Count > 5) { Load<V, TWidth>(ref c50, ref c51, ref Unsafe.Add(ref c, 5 * cRow)); }
        }

        for (; depth > 0; depth--)
        {
            V b0 = V.Load(in panel), b1 = TWidth.Count > 1 ? V.Load(in Unsafe.Add(ref panel, V.Count)) : b0;
            MultiplyAdd<V, TWidth>(a, b0, b1, ref c00, ref c01);
            if (TRows.Count > 1) { MultiplyAdd<V, TWidth>(Unsafe.Add(ref a, aRow), b0, b1, ref c10, ref c11); }
            if (TRows.Count > 2) { MultiplyAdd<V, TWidth>(Unsafe.Add(ref a, 2 * aRow), b0, b1, ref c20, ref c21); }
            if (TRows.Count > 3) { MultiplyAdd<V, TWidth>(Unsafe.Add(ref a, 3 * aRow), b0, b1, ref c30, ref c31); }
            if (TRows.Count > 4) { MultiplyAdd<V, TWidth>(Unsafe.Add(ref a, 4 * aRow), b0, b1, ref c40, ref c41); }
            if (TRows.Count > 5) { MultiplyAdd<V, TWidth>(Unsafe.Add(ref a, 5 * aRow), b0, b1, ref c50, ref c51); }
            a = ref Unsafe.Add(ref a, aStep);
            panel = ref Unsafe.Add(ref panel, TWidth.Count * V.Count);
        }

        Store<V, TWidth>(c00, c01, ref c);
        if (TRows.Count > 1) { Store<V, TWidth>(c10, c11, ref Unsafe.Add(ref c, cRow)); }
        if (TRows.Count > 2) { Store<V, TWidth>(c20, c21, ref Unsafe.Add(ref c, 2 * cRow)); }
        if (TRows.Count > 3) { Store<V, TWidth>(c30, c31, ref Unsafe.Add(ref c, 3 * cRow)); }
        if (TRows.Count > 4) { Store<V, TWidth>(c40, c41, ref Unsafe.Add(ref c, 4 * cRow)); }
        if (TRows.Count > 5) { Store<V, TWidth>(c50, c51, ref Unsafe.Add(ref c, 5 * cRow)); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd<V, TWidth>(float a, V b0, V b1, ref V c0, ref V c1) where V : struct, IVector<V> where TWidth : struct, ITileExtent
    {
        V x = V.Create(a);
        c0 = V.FusedMultiplyAdd(x, b0, c0);
        if (TWidth.Count > 1) { c1 = V.FusedMultiplyAdd(x, b1, c1); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<V, TWidth>(ref V c0, ref V c1, ref float c) where V : struct, IVector<V> where TWidth : struct, ITileExtent
    {
        c0 = V.Load(in c);
        if (TWidth.Count > 1) { c1 = V.Load(in Unsafe.Add(ref c, V.Count)); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, TWidth>(V c0, V c1, ref float c) where V : struct, IVector<V> where TWidth : struct, ITileExtent
    {
        V.Store(c0, ref c);
        if (TWidth.Count > 1) { V.Store(c1, ref Unsafe.Add(ref c, V.Count)); }
    }

    private readonly struct One : ITileExtent { public static int Count => 1; }

    private readonly struct Two : ITileExtent { public static int Count => 2; }

    private readonly struct Three : ITileExtent { public static int Count => 3; }

    private readonly struct Four : ITileExtent { public static int Count => 4; }

    private readonly struct Five : ITileExtent { public static int Count => 5; }

    private readonly struct Six : ITileExtent { public static int Count => 6; }
}
