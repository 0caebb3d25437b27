using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralTraining.Numerics;

/// <summary>Transposes matrices.</summary>
internal static class Transposition
{
    /// <summary>So many columns, written as rows, stay in the first-level cache until all rows are there.</summary>
    private const int ColumnsAtOnce = 64;

    /// <summary>Writes the rows of a dense matrix as columns.</summary>
    public static void Run(ReadOnlySpan<float> source, Span<float> target, int rows, int columns) =>
        Run(ref MemoryMarshal.GetReference(source), columns, rows, columns, ref MemoryMarshal.GetReference(target), rows);

    /// <summary>Writes rows as columns, by small blocks where the processor can.</summary>
    public static void Run(ref float source, nint sourceStep, int rows, int columns, ref float target, nint targetStep)
    {
        for (int first = 0; first < columns; first += ColumnsAtOnce)
        {
            ref float from = ref Unsafe.Add(ref source, first), to = ref Unsafe.Add(ref target, first * targetStep);
            RunPart(ref from, sourceStep, rows, Math.Min(ColumnsAtOnce, columns - first), ref to, targetStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPart(ref float source, nint sourceStep, int rows, int columns, ref float target, nint targetStep)
    {
        int i = 0;
        if (Avx.IsSupported)
        {
            RunBlocks<EightRows>(ref i, ref source, sourceStep, rows, columns, ref target, targetStep);
        }

        if (Sse.IsSupported)
        {
            RunBlocks<FourRows>(ref i, ref source, sourceStep, rows, columns, ref target, targetStep);
        }

        ref float last = ref Unsafe.Add(ref source, i * sourceStep);
        TransposeSingly(ref last, sourceStep, rows - i, columns, ref Unsafe.Add(ref target, i), targetStep);
    }

    /// <summary>Transposes rows from number <paramref name="i"/> on, as long as they fill a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunBlocks<TBlock>(
        ref int i, ref float source, nint sourceStep, int rows, int columns, ref float target, nint targetStep)
        where TBlock : struct, IBlock
    {
        for (; i <= rows - TBlock.Rows; i += TBlock.Rows)
        {
            int j = 0;
            for (; j <= columns - 4; j += 4)
            {
                ref float from = ref Unsafe.Add(ref source, i * sourceStep + j), to = ref Unsafe.Add(ref target, j * targetStep + i);
                TBlock.Transpose(ref from, sourceStep, ref to, targetStep);
            }

            ref float rest = ref Unsafe.Add(ref source, i * sourceStep + j);
            TransposeSingly(ref rest, sourceStep, TBlock.Rows, columns - j, ref Unsafe.Add(ref target, j * targetStep + i), targetStep);
        }
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

    /// <summary>Four columns of some rows.</summary>
    private interface IBlock
    {
        static abstract int Rows { get; }

        static abstract void Transpose(ref float source, nint sourceStep, ref float target, nint targetStep);
    }

    /// <summary>Four rows in each half of a vector.</summary>
    private readonly struct EightRows : IBlock
    {
        public static int Rows => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Transpose(ref float source, nint sourceStep, ref float target, nint targetStep)
        {
            Vector256<float> a = LoadPair(ref source, 0, sourceStep), b = LoadPair(ref source, 1, sourceStep);
            Vector256<float> c = LoadPair(ref source, 2, sourceStep), d = LoadPair(ref source, 3, sourceStep);
            Vector256<double> lowAB = Avx.UnpackLow(a, b).AsDouble(), lowCD = Avx.UnpackLow(c, d).AsDouble();
            Vector256<double> highAB = Avx.UnpackHigh(a, b).AsDouble(), highCD = Avx.UnpackHigh(c, d).AsDouble();
            Avx.UnpackLow(lowAB, lowCD).AsSingle().StoreUnsafe(ref target);
            Avx.UnpackHigh(lowAB, lowCD).AsSingle().StoreUnsafe(ref Unsafe.Add(ref target, targetStep));
            Avx.UnpackLow(highAB, highCD).AsSingle().StoreUnsafe(ref Unsafe.Add(ref target, 2 * targetStep));
            Avx.UnpackHigh(highAB, highCD).AsSingle().StoreUnsafe(ref Unsafe.Add(ref target, 3 * targetStep));
        }

        /// <summary>Loads four columns of a row and of the fourth after it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<float> LoadPair(ref float source, nint row, nint step) => Vector256.Create(
            Vector128.LoadUnsafe(ref Unsafe.Add(ref source, row * step)),
            Vector128.LoadUnsafe(ref Unsafe.Add(ref source, (row + 4) * step)));
    }

    private readonly struct FourRows : IBlock
    {
        public static int Rows => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Transpose(ref float source, nint sourceStep, ref float target, nint targetStep)
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
    }
}
