using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>The number of panels that are read at once: a constant to the JIT compiler, which drops the code of the
/// others.</summary>
internal interface IPanelCount
{
    static abstract int Count { get; }
}

/// <summary>The innermost loop of a product of one row.</summary>
internal static class RowKernel
{
    public const int MaxPanels = 6;

    /// <summary>
    /// Adds one row of A times some panels of B to as many sums. A chain of multiply-adds waits for itself, so twelve
    /// chains side by side, those of six panels, keep both multipliers busy.
    /// </summary>
    /// <param name="a">The first element of the row.</param>
    /// <param name="b">The first element of the first panel.</param>
    /// <param name="bPanel">From one panel to the next, all but the last of which are two vectors wide.</param>
    /// <param name="last">The first element of the last panel.</param>
    /// <param name="lastStep">From one k to the next in the last panel.</param>
    /// <param name="depth">The number of k.</param>
    /// <param name="c">The first of the sums, two vectors for each panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void MultiplyAdd<V, TPanels>(
        ref float a, ref float b, nint bPanel, ref float last, nint lastStep, int depth, ref float c)
        where V : struct, IVector<V>
        where TPanels : struct, IPanelCount
    {
        V c00 = V.Create(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00, c40 = c00, c41 = c00;
        if (TPanels.Count > 1) { Load(ref c00, ref c01, ref c, 0); }
        if (TPanels.Count > 2) { Load(ref c10, ref c11, ref c, 1); }
        if (TPanels.Count > 3) { Load(ref c20, ref c21, ref c, 2); }
        if (TPanels.Count > 4) { Load(ref c30, ref c31, ref c, 3); }
        if (TPanels.Count > 5) { Load(ref c40, ref c41, ref c, 4); }
        V last0 = c00, last1 = c00;
        Load(ref last0, ref last1, ref c, TPanels.Count - 1);
        for (; depth > 0; depth--)
        {
            V x = V.Create(a);
            if (TPanels.Count > 1) { MultiplyAdd(x, ref b, ref c00, ref c01); }
            if (TPanels.Count > 2) { MultiplyAdd(x, ref Unsafe.Add(ref b, bPanel), ref c10, ref c11); }
            if (TPanels.Count > 3) { MultiplyAdd(x, ref Unsafe.Add(ref b, 2 * bPanel), ref c20, ref c21); }
            if (TPanels.Count > 4) { MultiplyAdd(x, ref Unsafe.Add(ref b, 3 * bPanel), ref c30, ref c31); }
            if (TPanels.Count > 5) { MultiplyAdd(x, ref Unsafe.Add(ref b, 4 * bPanel), ref c40, ref c41); }
            MultiplyAdd(x, ref last, ref last0, ref last1);
            a = ref Unsafe.Add(ref a, 1);
            b = ref Unsafe.Add(ref b, 2 * V.Count);
            last = ref Unsafe.Add(ref last, lastStep);
        }

        if (TPanels.Count > 1) { Store(c00, c01, ref c, 0); }
        if (TPanels.Count > 2) { Store(c10, c11, ref c, 1); }
        if (TPanels.Count > 3) { Store(c20, c21, ref c, 2); }
        if (TPanels.Count > 4) { Store(c30, c31, ref c, 3); }
        if (TPanels.Count > 5) { Store(c40, c41, ref c, 4); }
        Store(last0, last1, ref c, TPanels.Count - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd<V>(V x, ref float b, ref V c0, ref V c1) where V : struct, IVector<V>
    {
        c0 = V.FusedMultiplyAdd(x, V.Load(in b), c0);
        c1 = V.FusedMultiplyAdd(x, V.Load(in Unsafe.Add(ref b, V.Count)), c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<V>(ref V c0, ref V c1, ref float c, int panel) where V : struct, IVector<V>
    {
        c0 = V.Load(in Unsafe.Add(ref c, panel * 2 * V.Count));
        c1 = V.Load(in Unsafe.Add(ref c, (panel * 2 + 1) * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V>(V c0, V c1, ref float c, int panel) where V : struct, IVector<V>
    {
        V.Store(c0, ref Unsafe.Add(ref c, panel * 2 * V.Count));
        V.Store(c1, ref Unsafe.Add(ref c, (panel * 2 + 1) * V.Count));
    }

    public readonly struct Panels1 : IPanelCount { public static int Count => 1; }

    public readonly struct Panels2 : IPanelCount { public static int Count => 2; }

    public readonly struct Panels3 : IPanelCount { public static int Count => 3; }

    public readonly struct Panels4 : IPanelCount { public static int Count => 4; }

    public readonly struct Panels5 : IPanelCount { public static int Count => 5; }

    public readonly struct Panels6 : IPanelCount { public static int Count => 6; }
}
