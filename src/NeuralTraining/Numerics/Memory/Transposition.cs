using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralTraining.Numerics;

/// <summary>Transposes matrices.</summary>
internal static class Transposition
{
    /// <summary>Writes the rows of a dense matrix as columns.</summary>
    public static void Run(ReadOnlySpan<float> source, Span<float> target, int rows, int columns) =>
        Run(ref MemoryMarshal.GetReference(source), columns, rows, columns, ref MemoryMarshal.GetReference(target), rows);

    /// <summary>Writes rows as columns, four by four where the processor can.</summary>
    public static void Run(ref float source, nint sourceStep, int rows, int columns, ref float target, nint targetStep)
    {
        int i = 0;
        for (; Sse.IsSupported && i <= rows - 4; i += 4)
        {
            int j = 0;
            for (; j <= columns - 4; j += 4)
            {
                ref float from = ref Unsafe.Add(ref source, i * sourceStep + j), to = ref Unsafe.Add(ref target, j * targetStep + i);
                TransposeFour(ref from, sourceStep, ref to, targetStep);
            }

            ref float rest = ref Unsafe.Add(ref source, i * sourceStep + j);
            TransposeSingly(ref rest, sourceStep, 4, columns - j, ref Unsafe.Add(ref target, j * targetStep + i), targetStep);
        }

        ref float last = ref Unsafe.Add(ref source, i * sourceStep);
        TransposeSingly(ref last, sourceStep, rows - i, columns, ref Unsafe.Add(ref target, i), targetStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeFour(ref float source, nint sourceStep, ref float target, nint targetStep)
    {
        Vector128<float> a = Vector128.LoadUnsafe(ref source), b = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, sourceStep));
        Vector128<float> c = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 2 * sourceStep));
        Vector128<float> d = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 3 * sourceStep));
        Vector128<float> lowAB = Sse.UnpackLow(a, b), lowCD = Sse.UnpackLow(c, d), highAB = Sse.UnpackHigh(a, b);
        Vector128<float> highCD = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(lowAB, lowCD).StoreUnsafe(ref target);
        Sse.MoveHighToLow(lowCD, lowAB).StoreUnsafe(ref Unsafe.Add(ref target, targetStep));
        Sse.MoveLowToHigh(highAB, highCD).StoreUnsafe(ref Unsafe.Add(ref target, 2 * targetStep));
        Sse.MoveHighToLow(highCD, highAB).StoreUnsafe(ref Unsafe.Add(ref target, 3 * targetStep));
    }

    private static void TransposeSingly(ref float source, nint sourceStep, int rows, int columns, ref float target, nint targetStep)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                Unsafe.Add(ref target, j * targetStep + i) = Unsafe.Add(ref source, i * sourceStep + j);
            }
        }
    }
}
