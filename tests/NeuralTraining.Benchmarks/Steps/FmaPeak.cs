using System.Diagnostics;
using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>How many floating-point operations a second one core does at best: fused multiply-adds on registers, and nothing else.</summary>
internal readonly struct FmaPeak : IVectorAction
{
    private const int Repetitions = 200_000;
    private const int Chains = 12;

    /// <summary>The best of several measurements, in GFLOPS.</summary>
    public static double Measure(int measurements = 30)
    {
        double best = 0;
        for (int i = 0; i < measurements; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Simd.Run(default(FmaPeak), 0, Repetitions);
            best = Math.Max(best, 2.0 * Chains * Repetitions * Machine.VectorLength / Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int start, int end) where V : struct, IVector<V>
    {
        V x = V.Create(0.5f), y = V.Create(0.25f);
        V a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int n = start; n < end; n++)
        {
            a = V.FusedMultiplyAdd(a, x, y);
            b = V.FusedMultiplyAdd(b, x, y);
            c = V.FusedMultiplyAdd(c, x, y);
            d = V.FusedMultiplyAdd(d, x, y);
            e = V.FusedMultiplyAdd(e, x, y);
            f = V.FusedMultiplyAdd(f, x, y);
            g = V.FusedMultiplyAdd(g, x, y);
            h = V.FusedMultiplyAdd(h, x, y);
            i = V.FusedMultiplyAdd(i, x, y);
            j = V.FusedMultiplyAdd(j, x, y);
            k = V.FusedMultiplyAdd(k, x, y);
            l = V.FusedMultiplyAdd(l, x, y);
        }

        V sum = a + b + c + d + e + f + g + h + i + j + k + l;
        Span<float> sink = stackalloc float[V.Count];
        V.Store(sum, ref sink[0]);
        GC.KeepAlive(sink[0]);
    }
}
