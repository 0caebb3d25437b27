using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>What is done to one vector of columns of a matrix, from the first row to the last.</summary>
internal interface IColumnwise
{
    void Apply<V>(int column) where V : struct, IVector<V>;
}

/// <summary>The one loop over the columns of a matrix, each of which is treated alike and on its own.</summary>
/// <remarks>The last columns are done in one whole vector, together with some that were done before: doing a column twice must be the same as once.</remarks>
internal static class Columnwise
{
    private const double OperationsEach = 8;

    public static void Run<TKernel>(TKernel kernel, int rows, int columns, Workers workers = default) where TKernel : struct, IColumnwise, allows ref struct =>
        workers.Run(new Loop<TKernel>(kernel), columns, OperationsEach * rows);

    private readonly ref struct Loop<TKernel>(TKernel kernel) : IVectorAction, IRangeAction
        where TKernel : struct, IColumnwise, allows ref struct
    {
        private readonly TKernel _kernel = kernel;

        public static int Grain => AlignedBuffer.FloatsPerLine;

        public void Run(int start, int end) => Simd.Run(in this, start, end);

        // Inlined, as it would be, its vectors' operations become calls.
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
