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
    public static void Run<TKernel>(TKernel kernel, int columns) where TKernel : struct, IColumnwise, allows ref struct
    {
        var loop = new Loop<TKernel>(kernel, columns);
        Simd.Run(in loop);
    }

    private readonly ref struct Loop<TKernel>(TKernel kernel, int columns) : IVectorAction
        where TKernel : struct, IColumnwise, allows ref struct
    {
        private readonly TKernel _kernel = kernel;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>() where V : struct, IVector<V>
        {
            if (columns < V.Count)
            {
                for (int column = 0; column < columns; column++)
                {
                    _kernel.Apply<V1>(column);
                }

                return;
            }

            for (int column = 0; column < columns - V.Count; column += V.Count)
            {
                _kernel.Apply<V>(column);
            }

            _kernel.Apply<V>(columns - V.Count);
        }
    }
}
