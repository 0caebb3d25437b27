using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>The innermost loop of a matrix product.</summary>
internal static class GemmTile
{
    public const int MaxRows = 6;

    /// <summary>How far ahead B is prefetched: sixteen k of two vectors.</summary>
    private const int PrefetchDistance = 512;

    /// <summary>
    /// Multiplies up to six rows of A, or twice six, and one panel of B, one or two vectors wide, into a tile of C. The
    /// rows are those of a <see cref="ITileRows"/>, the rest is the <see cref="ITileShape"/>.
    /// </summary>
    /// <param name="a">The first element of A's first row.</param>
    /// <param name="aRow">From one row of A to the next.</param>
    /// <param name="aStep">From one k to the next in A.</param>
    /// <param name="aHalf">From the first row of A to the first of the second half of a tall tile.</param>
    /// <param name="b">The first element of B's columns.</param>
    /// <param name="bStep">From one k to the next in B.</param>
    /// <param name="depth">The number of k.</param>
    /// <param name="start">The values that the sums begin with.</param>
    /// <param name="startRow">From one row of them to the next.</param>
    /// <param name="isZero">Whether the sums begin with zero instead.</param>
    /// <param name="c">The tile's first element.</param>
    /// <param name="cRow">From one row of C to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply<V, TRows, TShape>(
        ref float a, nint aRow, nint aStep, nint aHalf, ref float b, nint bStep, int depth,
        ref float start, nint startRow, bool isZero, ref float c, nint cRow)
        where V : struct, IVector<V>
        where TRows : struct, ITileRows
        where TShape : struct, ITileShape
    {
        V c00 = V.Create(0), c01 = c00, d00 = c00, d01 = c00;
        V c10 = c00, c11 = c00, d10 = c00, d11 = c00;
        V c20 = c00, c21 = c00, d20 = c00, d21 = c00;
        V c30 = c00, c31 = c00, d30 = c00, d31 = c00;
        V c40 = c00, c41 = c00, d40 = c00, d41 = c00;
        V c50 = c00, c51 = c00, d50 = c00, d51 = c00;
        if (!isZero)
        {
            nint half = TRows.Count * startRow;
            Load<V, TShape>(ref c00, ref c01, ref d00, ref d01, ref start, half);
            if (TRows.Count > 1) { Load<V, TShape>(ref c10, ref c11, ref d10, ref d11, ref Unsafe.Add(ref start, startRow), half); }
            if (TRows.Count > 2) { Load<V, TShape>(ref c20, ref c21, ref d20, ref d21, ref Unsafe.Add(ref start, 2 * startRow), half); }
            if (TRows.Count > 3) { Load<V, TShape>(ref c30, ref c31, ref d30, ref d31, ref Unsafe.Add(ref start, 3 * startRow), half); }
            if (TRows.Count > 4) { Load<V, TShape>(ref c40, ref c41, ref d40, ref d41, ref Unsafe.Add(ref start, 4 * startRow), half); }
            if (TRows.Count > 5) { Load<V, TShape>(ref c50, ref c51, ref d50, ref d51, ref Unsafe.Add(ref start, 5 * startRow), half); }
        }

        for (; depth > 0; depth--)
        {
            V b0 = V.Load(in b), b1 = TShape.IsWide ? V.Load(in Unsafe.Add(ref b, V.Count)) : b0;
            Step<V, TShape>(ref c00, ref c01, ref d00, ref d01, ref a, aHalf, b0, b1);
            if (TRows.Count > 1) { Step<V, TShape>(ref c10, ref c11, ref d10, ref d11, ref Unsafe.Add(ref a, aRow), aHalf, b0, b1); }
            if (TRows.Count > 2) { Step<V, TShape>(ref c20, ref c21, ref d20, ref d21, ref Unsafe.Add(ref a, 2 * aRow), aHalf, b0, b1); }
            if (TRows.Count > 3) { Step<V, TShape>(ref c30, ref c31, ref d30, ref d31, ref Unsafe.Add(ref a, 3 * aRow), aHalf, b0, b1); }
            if (TRows.Count > 4) { Step<V, TShape>(ref c40, ref c41, ref d40, ref d41, ref Unsafe.Add(ref a, 4 * aRow), aHalf, b0, b1); }
            if (TRows.Count > 5) { Step<V, TShape>(ref c50, ref c51, ref d50, ref d51, ref Unsafe.Add(ref a, 5 * aRow), aHalf, b0, b1); }
            if (TShape.Prefetches)
            {
                Prefetch.Line(ref Unsafe.Add(ref b, PrefetchDistance));
                Prefetch.Line(ref Unsafe.Add(ref b, PrefetchDistance + V.Count));
            }

            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        nint halfOfC = TRows.Count * cRow;
        Store<V, TShape>(c00, c01, d00, d01, ref c, halfOfC);
        if (TRows.Count > 1) { Store<V, TShape>(c10, c11, d10, d11, ref Unsafe.Add(ref c, cRow), halfOfC); }
        if (TRows.Count > 2) { Store<V, TShape>(c20, c21, d20, d21, ref Unsafe.Add(ref c, 2 * cRow), halfOfC); }
        if (TRows.Count > 3) { Store<V, TShape>(c30, c31, d30, d31, ref Unsafe.Add(ref c, 3 * cRow), halfOfC); }
        if (TRows.Count > 4) { Store<V, TShape>(c40, c41, d40, d41, ref Unsafe.Add(ref c, 4 * cRow), halfOfC); }
        if (TRows.Count > 5) { Store<V, TShape>(c50, c51, d50, d51, ref Unsafe.Add(ref c, 5 * cRow), halfOfC); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<V, TShape>(ref V c0, ref V c1, ref V d0, ref V d1, ref float a, nint aHalf, V b0, V b1)
        where V : struct, IVector<V> where TShape : struct, ITileShape
    {
        V x = V.Create(a);
        V.AddProduct(ref c0, x, b0);
        if (TShape.IsWide) { V.AddProduct(ref c1, x, b1); }
        if (TShape.IsTall)
        {
            V y = V.Create(Unsafe.Add(ref a, aHalf));
            V.AddProduct(ref d0, y, b0);
            if (TShape.IsWide) { V.AddProduct(ref d1, y, b1); }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<V, TShape>(ref V c0, ref V c1, ref V d0, ref V d1, ref float start, nint half)
        where V : struct, IVector<V> where TShape : struct, ITileShape
    {
        c0 = V.Load(in start);
        if (TShape.IsWide) { c1 = V.Load(in Unsafe.Add(ref start, V.Count)); }
        if (TShape.IsTall) { d0 = V.Load(in Unsafe.Add(ref start, half)); }
        if (TShape.IsTall && TShape.IsWide) { d1 = V.Load(in Unsafe.Add(ref start, half + V.Count)); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, TShape>(V c0, V c1, V d0, V d1, ref float c, nint half)
        where V : struct, IVector<V> where TShape : struct, ITileShape
    {
        V.Store(c0, ref c);
        if (TShape.IsWide) { V.Store(c1, ref Unsafe.Add(ref c, V.Count)); }
        if (TShape.IsTall) { V.Store(d0, ref Unsafe.Add(ref c, half)); }
        if (TShape.IsTall && TShape.IsWide) { V.Store(d1, ref Unsafe.Add(ref c, half + V.Count)); }
    }
}
