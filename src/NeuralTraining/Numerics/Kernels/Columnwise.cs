using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>Work on one vector of columns of a matrix, from the first row to the last.</summary>
internal interface IColumnwise
{
    void Apply<V>(int column) where V : struct, IVector<V>;
}

/// <summary>Runs the one loop over the columns of a matrix.</summary>
/// <remarks>The last columns are done in one whole vector, together with some that were done before: doing a column
/// twice must be the same as doing it once.</remarks>
internal static class Columnwise
{
    private const double OperationsEach = 8;

    public static void Run<TKernel>(TKernel kernel, int rows, int columns, Parallelism parallelism = default)
        where TKernel : struct, IColumnwise, allows ref struct =>
        parallelism.Run(new Loop<TKernel>(kernel), columns, OperationsEach * rows);

    private readonly ref struct Loop<TKernel>(TKernel kernel) : IVectorAction, IRangeAction
        where TKernel : struct, IColumnwise, allows ref struct
    {
        private readonly TKernel _kernel = kernel;

        public static int Grain => AlignedBuffer.FloatsPerLine;

        public void Run(int start, int end) => Simd.Run(in this, start, end);

        // If it were inlined, its vector operations would become calls.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<V>(int start, int end) where V : struct, IVector<V>
        {
            if (end - start < V.Count)
            {
                for (int column = start; column < end; column++)
                {
                    _kernel.Apply<V1>(column);
                }

                return;
            }

            for (int column = start; column < end - V.Count; column += V.Count)
            {
                _kernel.Apply<V>(column);
            }

            _kernel.Apply<V>(end - V.Count);
        }
    }
}

/// <summary>The elements of one column, and of its neighbours in a vector. A row is given as the index of its first
/// element.</summary>
internal static class Column
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Of(ReadOnlySpan<float> matrix, int column) => ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(ref float column, nint row) where V : struct, IVector<V> => V.Load(in Unsafe.Add(ref column, row));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V value, ref float column, nint row) where V : struct, IVector<V> =>
        V.Store(value, ref Unsafe.Add(ref column, row));
}
