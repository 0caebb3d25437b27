using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuralTraining.Numerics;

/// <summary>Copies parts of a product's factors into the order in which <see cref="GemmTile"/> reads them.</summary>
internal static class Packing
{
    /// <summary>The number of k packed for all rows at a time, so that whole cache lines of A are used before they are
    /// evicted.</summary>
    private const int StepsAtOnce = 8;

    /// <summary>Copies the beginnings of rows to rows of another length.</summary>
    public static void CopyRows(ReadOnlySpan<float> a, int rowStep, int rows, int depth, Span<float> block, int blockStep)
    {
        for (int row = 0; row < rows; row++)
        {
            a.Slice(row * rowStep, depth).CopyTo(block[(row * blockStep)..]);
        }
    }

    /// <summary>Packs rows of A by tiles: for each k, a tile's elements side by side. Rows that the last tile lacks are
    /// left alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackRows(ReadOnlySpan<float> a, int rowStep, int depthStep, int rows, int depth, Span<float> block)
    {
        ref float source = ref MemoryMarshal.GetReference(a);
        ref float target = ref MemoryMarshal.GetReference(block);
        for (int step = 0; step < depth; step += StepsAtOnce)
        {
            int steps = Math.Min(StepsAtOnce, depth - step);
            for (int row = 0; row < rows; row += GemmTile.MaxRows)
            {
                ref float from = ref Unsafe.Add(ref source, (nint)row * rowStep + (nint)step * depthStep);
                ref float to = ref Unsafe.Add(ref target, (nint)row * depth + step * GemmTile.MaxRows);
                PackTile(ref from, rowStep, depthStep, Math.Min(GemmTile.MaxRows, rows - row), steps, ref to);
            }
        }
    }

    private static void PackTile(ref float source, nint rowStep, nint depthStep, int rows, int steps, ref float target)
    {
        if (rows == GemmTile.MaxRows && rowStep == 1)
        {
            for (int k = 0; k < steps; k++)
            {
                ref float from = ref Unsafe.Add(ref source, k * depthStep);
                ref float to = ref Unsafe.Add(ref target, k * GemmTile.MaxRows);
                Vector128.LoadUnsafe(ref from).StoreUnsafe(ref to);
                Vector64.LoadUnsafe(ref from, 4).StoreUnsafe(ref to, 4);
            }

            return;
        }

        for (int i = 0; i < rows; i++)
        {
            ref float from = ref Unsafe.Add(ref source, i * rowStep);
            for (int k = 0; k < steps; k++)
            {
                Unsafe.Add(ref target, k * GemmTile.MaxRows + i) = Unsafe.Add(ref from, k * depthStep);
            }
        }
    }

    /// <summary>Packs a block of B's columns, with zeros where the panel is wider.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackColumns<V>(Matrix b, int step, int depth, int column, int width, Span<float> panel, int panelWidth)
        where V : struct, IVector<V>
    {
        ref float source = ref Unsafe.Add(ref MemoryMarshal.GetReference(b.Values), (nint)step * b.RowStep + (nint)column * b.ColumnStep);
        ref float target = ref MemoryMarshal.GetReference(panel);
        if (width < panelWidth)
        {
            panel[..(depth * panelWidth)].Clear();
        }

        if (b.RowStep == 1)
        {
            Transposition.Run(ref source, b.ColumnStep, width, depth, ref target, panelWidth);
            return;
        }

        for (int k = 0; k < depth; k++)
        {
            ref float from = ref Unsafe.Add(ref source, (nint)k * b.RowStep);
            ref float to = ref Unsafe.Add(ref target, k * panelWidth);
            int j = 0;
            for (; j <= width - V.Count; j += V.Count)
            {
                V.Store(V.Load(in Unsafe.Add(ref from, j)), ref Unsafe.Add(ref to, j));
            }

            for (; j < width; j++)
            {
                Unsafe.Add(ref to, j) = Unsafe.Add(ref from, j);
            }
        }
    }
}
