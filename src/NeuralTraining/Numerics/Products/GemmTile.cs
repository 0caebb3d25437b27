using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>The number of rows of a tile: a constant to the JIT compiler, which drops the code of the others.</summary>
internal interface ITileRows
{
    static abstract int Count { get; }
}

/// <summary>The innermost loop of a matrix product.</summary>
internal static class GemmTile
{
    public const int MaxRows = 6;

    /// <summary>
    /// Multiplies up to six rows of A and one panel of B, one or two vectors wide, into a tile of C; or twelve rows and
    /// a panel one vector wide. Twelve accumulators, two vectors of B and one element of A fill the sixteen registers
    /// of AVX2, and keep both multipliers busy.
    /// </summary>
    /// <param name="a">The first element of A's first row.</param>
    /// <param name="aRow">From one row of A to the next.</param>
    /// <param name="aStep">From one k to the next in A.</param>
    /// <param name="aTile">From the first row of A to the seventh.</param>
    /// <param name="b">The first element of B's columns.</param>
    /// <param name="bStep">From one k to the next in B.</param>
    /// <param name="depth">The number of k.</param>
    /// <param name="c">The tile's first element.</param>
    /// <param name="cRow">From one row of C to the next.</param>
    /// <param name="add">Whether to add to the tile's values rather than overwrite them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply<V, TRows, TShape>(
        ref float a, nint aRow, nint aStep, nint aTile, ref float b, nint bStep, int depth, ref float c, nint cRow, bool add)
        where V : struct, IVector<V>
        where TRows : struct, ITileRows
        where TShape : struct
    {
        V c00 = V.Create(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
        V c40 = c00, c41 = c00, c50 = c00, c51 = c00;
        if (add)
        {
            Load<V, TShape>(ref c00, ref c01, ref c, cRow);
            if (TRows.Count > 1) { Load<V, TShape>(ref c10, ref c11, ref Unsafe.Add(ref c, cRow), cRow); }
            if (TRows.Count > 2) { Load<V, TShape>(ref c20, ref c21, ref Unsafe.Add(ref c, 2 * cRow), cRow); }
            if (TRows.Count > 3) { Load<V, TShape>(ref c30, ref c31, ref Unsafe.Add(ref c, 3 * cRow), cRow); }
            if (TRows.Count > 4) { Load<V, TShape>(ref c40, ref c41, ref Unsafe.Add(ref c, 4 * cRow), cRow); }
            if (TRows.Count > 5) { Load<V, TShape>(ref c50, ref c51, ref Unsafe.Add(ref c, 5 * cRow), cRow); }
        }

        for (; depth > 0; depth--)
        {
            V b0 = V.Load(in b), b1 = typeof(TShape) == typeof(Wide) ? V.Load(in Unsafe.Add(ref b, V.Count)) : b0;
            MultiplyAdd<V, TShape>(ref a, aTile, b0, b1, ref c00, ref c01);
            if (TRows.Count > 1) { MultiplyAdd<V, TShape>(ref Unsafe.Add(ref a, aRow), aTile, b0, b1, ref c10, ref c11); }
            if (TRows.Count > 2) { MultiplyAdd<V, TShape>(ref Unsafe.Add(ref a, 2 * aRow), aTile, b0, b1, ref c20, ref c21); }
            if (TRows.Count > 3) { MultiplyAdd<V, TShape>(ref Unsafe.Add(ref a, 3 * aRow), aTile, b0, b1, ref c30, ref c31); }
            if (TRows.Count > 4) { MultiplyAdd<V, TShape>(ref Unsafe.Add(ref a, 4 * aRow), aTile, b0, b1, ref c40, ref c41); }
            if (TRows.Count > 5) { MultiplyAdd<V, TShape>(ref Unsafe.Add(ref a, 5 * aRow), aTile, b0, b1, ref c50, ref c51); }
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        Store<V, TShape>(c00, c01, ref c, cRow);
        if (TRows.Count > 1) { Store<V, TShape>(c10, c11, ref Unsafe.Add(ref c, cRow), cRow); }
        if (TRows.Count > 2) { Store<V, TShape>(c20, c21, ref Unsafe.Add(ref c, 2 * cRow), cRow); }
        if (TRows.Count > 3) { Store<V, TShape>(c30, c31, ref Unsafe.Add(ref c, 3 * cRow), cRow); }
        if (TRows.Count > 4) { Store<V, TShape>(c40, c41, ref Unsafe.Add(ref c, 4 * cRow), cRow); }
        if (TRows.Count > 5) { Store<V, TShape>(c50, c51, ref Unsafe.Add(ref c, 5 * cRow), cRow); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd<V, TShape>(ref float a, nint aTile, V b0, V b1, ref V c0, ref V c1)
        where V : struct, IVector<V> where TShape : struct
    {
        V x = V.Create(a);
        c0 = V.FusedMultiplyAdd(x, b0, c0);
        if (typeof(TShape) == typeof(Wide)) { c1 = V.FusedMultiplyAdd(x, b1, c1); }
        if (typeof(TShape) == typeof(Tall)) { c1 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref a, aTile)), b0, c1); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<V, TShape>(ref V c0, ref V c1, ref float c, nint cRow) where V : struct, IVector<V> where TShape : struct
    {
        c0 = V.Load(in c);
        if (typeof(TShape) == typeof(Wide)) { c1 = V.Load(in Unsafe.Add(ref c, V.Count)); }
        if (typeof(TShape) == typeof(Tall)) { c1 = V.Load(in Unsafe.Add(ref c, MaxRows * cRow)); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, TShape>(V c0, V c1, ref float c, nint cRow) where V : struct, IVector<V> where TShape : struct
    {
        V.Store(c0, ref c);
        if (typeof(TShape) == typeof(Wide)) { V.Store(c1, ref Unsafe.Add(ref c, V.Count)); }
        if (typeof(TShape) == typeof(Tall)) { V.Store(c1, ref Unsafe.Add(ref c, MaxRows * cRow)); }
    }

    /// <summary>The second accumulators hold the second vector of a panel two vectors wide.</summary>
    public readonly struct Wide;

    /// <summary>The second accumulators hold six further rows of a panel one vector wide.</summary>
    public readonly struct Tall;

    /// <summary>There are no second accumulators: six rows, one vector wide.</summary>
    public readonly struct Small;

    public readonly struct Rows1 : ITileRows { public static int Count => 1; }

    public readonly struct Rows2 : ITileRows { public static int Count => 2; }

    public readonly struct Rows3 : ITileRows { public static int Count => 3; }

    public readonly struct Rows4 : ITileRows { public static int Count => 4; }

    public readonly struct Rows5 : ITileRows { public static int Count => 5; }

    public readonly struct Rows6 : ITileRows { public static int Count => 6; }
}
