using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>How many rows a tile has: a constant to the JIT compiler, which drops the code of the others.</summary>
internal interface ITileRows
{
    static abstract int Count { get; }
}

/// <summary>The innermost loop of a matrix product.</summary>
internal static class GemmTile
{
    public const int MaxRows = 6;

    /// <summary>
    /// Adds the product of up to six rows of A and one panel of B to a tile of C, two vectors wide. Twelve accumulators, two
    /// vectors of B and one element of A fill the sixteen registers of AVX2, and keep both multipliers busy.
    /// </summary>
    /// <param name="a">The first element of A's first row.</param>
    /// <param name="aRow">From one row of A to the next.</param>
    /// <param name="aStep">From one k to the next in A.</param>
    /// <param name="panel">B's columns for each k in turn, without gaps.</param>
    /// <param name="depth">How many k there are.</param>
    /// <param name="c">The tile's first element.</param>
    /// <param name="cRow">From one row of C to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<V, TRows>(ref float a, nint aRow, nint aStep, ref float panel, int depth, ref float c, nint cRow)
        where V : struct, IVector<V>
        where TRows : struct, ITileRows
    {
        V c00, c01, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;

        Load(out c00, out c01, ref c);
        if (TRows.Count > 1) { Load(out c10, out c11, ref Unsafe.Add(ref c, cRow)); }
        if (TRows.Count > 2) { Load(out c20, out c21, ref Unsafe.Add(ref c, 2 * cRow)); }
        if (TRows.Count > 3) { Load(out c30, out c31, ref Unsafe.Add(ref c, 3 * cRow)); }
        if (TRows.Count > 4) { Load(out c40, out c41, ref Unsafe.Add(ref c, 4 * cRow)); }
        if (TRows.Count > 5) { Load(out c50, out c51, ref Unsafe.Add(ref c, 5 * cRow)); }

        for (; depth > 0; depth--)
        {
            V b0 = V.Load(in panel), b1 = V.Load(in Unsafe.Add(ref panel, V.Count));
            MultiplyAdd(a, b0, b1, ref c00, ref c01);
            if (TRows.Count > 1) { MultiplyAdd(Unsafe.Add(ref a, aRow), b0, b1, ref c10, ref c11); }
            if (TRows.Count > 2) { MultiplyAdd(Unsafe.Add(ref a, 2 * aRow), b0, b1, ref c20, ref c21); }
            if (TRows.Count > 3) { MultiplyAdd(Unsafe.Add(ref a, 3 * aRow), b0, b1, ref c30, ref c31); }
            if (TRows.Count > 4) { MultiplyAdd(Unsafe.Add(ref a, 4 * aRow), b0, b1, ref c40, ref c41); }
            if (TRows.Count > 5) { MultiplyAdd(Unsafe.Add(ref a, 5 * aRow), b0, b1, ref c50, ref c51); }
            a = ref Unsafe.Add(ref a, aStep);
            panel = ref Unsafe.Add(ref panel, 2 * V.Count);
        }

        Store(c00, c01, ref c);
        if (TRows.Count > 1) { Store(c10, c11, ref Unsafe.Add(ref c, cRow)); }
        if (TRows.Count > 2) { Store(c20, c21, ref Unsafe.Add(ref c, 2 * cRow)); }
        if (TRows.Count > 3) { Store(c30, c31, ref Unsafe.Add(ref c, 3 * cRow)); }
        if (TRows.Count > 4) { Store(c40, c41, ref Unsafe.Add(ref c, 4 * cRow)); }
        if (TRows.Count > 5) { Store(c50, c51, ref Unsafe.Add(ref c, 5 * cRow)); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd<V>(float a, V b0, V b1, ref V c0, ref V c1) where V : struct, IVector<V>
    {
        V x = V.Create(a);
        c0 = V.FusedMultiplyAdd(x, b0, c0);
        c1 = V.FusedMultiplyAdd(x, b1, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<V>(out V c0, out V c1, ref float c) where V : struct, IVector<V>
    {
        c0 = V.Load(in c);
        c1 = V.Load(in Unsafe.Add(ref c, V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V>(V c0, V c1, ref float c) where V : struct, IVector<V>
    {
        V.Store(c0, ref c);
        V.Store(c1, ref Unsafe.Add(ref c, V.Count));
    }

    public readonly struct Rows1 : ITileRows { public static int Count => 1; }

    public readonly struct Rows2 : ITileRows { public static int Count => 2; }

    public readonly struct Rows3 : ITileRows { public static int Count => 3; }

    public readonly struct Rows4 : ITileRows { public static int Count => 4; }

    public readonly struct Rows5 : ITileRows { public static int Count => 5; }

    public readonly struct Rows6 : ITileRows { public static int Count => 6; }
}
