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

    public static void Run<TKernel>(TKernel kernel, int rows, int columns, Parallelism parallelism = default) where TKernel : struct, IColumnwise, allows ref struct =>
        parallelism.Run(new Loop<TKernel>(kernel, 0, columns), columns, OperationsEach * rows);

    private readonly ref struct Loop<TKernel>(TKernel kernel, int start, int end) : IVectorAction, IRangeAction
        where TKernel : struct, IColumnwise, allows ref struct
    {
        private readonly TKernel _kernel = kernel;

        /// <summary>Parts of whole cache lines.</summary>
        public static int Grain => 16;

        public void Run(int start, int end) => Simd.Run(new Loop<TKernel>(_kernel, start, end));

        // Inlined, as it would be, its vectors' operations become calls.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<V>() where V : struct, IVector<V>
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
