using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>The terms of a sum, by their index.</summary>
internal interface ITerms
{
    /// <summary>Returns the terms of one vector, from an index on.</summary>
    V Of<V>(int i) where V : struct, IVector<V>;
}

/// <summary>Adds terms in twice single precision, to the same bits for every vector width: one chain for each index
/// modulo 16, whose sums are added in double precision, in order.</summary>
internal static class LaneSums
{
    private const int Lanes = 16;

    /// <summary>Returns the sum of the terms from the index 0 on.</summary>
    public static double Of<TTerms>(TTerms terms, int count) where TTerms : struct, ITerms, allows ref struct
    {
        double sum = 0;
        Simd.Run(new Addition<TTerms>(terms, ref sum), 0, count);
        return sum;
    }

    internal readonly ref struct Addition<TTerms>(TTerms terms, ref double result) : IVectorAction
        where TTerms : struct, ITerms, allows ref struct
    {
        private readonly TTerms _terms = terms;
        private readonly ref double _result = ref result;

        // If it were inlined, its vector operations would become calls.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<V>(int start, int end) where V : struct, IVector<V>
        {
            TTerms terms = _terms;
            Span<float> sums = stackalloc float[Lanes], losses = stackalloc float[Lanes];
            int whole = end - (end - start) % Lanes;
            for (int lane = 0; lane < Lanes; lane += V.Count)
            {
                V sum = V.Create(0), lost = V.Create(0);
                for (int i = start + lane; i < whole; i += Lanes)
                {
                    Compensated.Add(ref sum, ref lost, terms.Of<V>(i));
                }

                V.Store(sum, ref sums[lane]);
                V.Store(lost, ref losses[lane]);
            }

            for (int i = whole; i < end; i++)
            {
                V1 sum = V1.Load(in sums[i - whole]), lost = V1.Load(in losses[i - whole]);
                Compensated.Add(ref sum, ref lost, terms.Of<V1>(i));
                V1.Store(sum, ref sums[i - whole]);
                V1.Store(lost, ref losses[i - whole]);
            }

            double total = 0;
            for (int lane = 0; lane < Lanes; lane++)
            {
                total += (double)sums[lane] + losses[lane];
            }

            _result = total;
        }
    }
}
