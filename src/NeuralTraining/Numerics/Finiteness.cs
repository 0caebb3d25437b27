using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>Whether numbers are finite.</summary>
internal static class Finiteness
{
    private const double OperationsEach = 1;

    /// <summary>Says whether all of them are.</summary>
    public static bool OfAll(ReadOnlySpan<float> values, Workers workers = default)
    {
        bool isBroken = false;
        workers.Run(new Search(values, ref isBroken), values.Length, OperationsEach);
        return !isBroken;
    }

    /// <summary>The place of the first that is not; −1 if all are.</summary>
    public static int IndexOfFirstNot(ReadOnlySpan<float> values)
    {
        if (OfAll(values))
        {
            return -1;
        }

        int i = 0;
        while (float.IsFinite(values[i]))
        {
            i++;
        }

        return i;
    }

    /// <summary>Adds x − x, which is 0 for a finite x and else NaN, as is every sum with one in it.</summary>
    internal readonly ref struct Search(ReadOnlySpan<float> values, ref bool isBroken) : IVectorAction, IRangeAction
    {
        private const int Chains = 4;

        private readonly ReadOnlySpan<float> _values = values;
        private readonly ref bool _isBroken = ref isBroken;

        /// <summary>Parts of whole cache lines.</summary>
        public static int Grain => 16;

        public void Run(int start, int end) => Simd.Run(new Search(_values[start..end], ref _isBroken));

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>() where V : struct, IVector<V>
        {
            ref float first = ref MemoryMarshal.GetReference(_values);
            V s0 = V.Create(0), s1 = s0, s2 = s0, s3 = s0;
            nint i = 0;
            for (; i <= _values.Length - Chains * V.Count; i += Chains * V.Count)
            {
                V x0 = V.Load(in Unsafe.Add(ref first, i)), x1 = V.Load(in Unsafe.Add(ref first, i + V.Count));
                V x2 = V.Load(in Unsafe.Add(ref first, i + 2 * V.Count)), x3 = V.Load(in Unsafe.Add(ref first, i + 3 * V.Count));
                s0 += x0 - x0;
                s1 += x1 - x1;
                s2 += x2 - x2;
                s3 += x3 - x3;
            }

            Span<float> sums = stackalloc float[V.Count];
            V.Store(s0 + s1 + (s2 + s3), ref MemoryMarshal.GetReference(sums));
            float sum = 0;
            foreach (float s in sums)
            {
                sum += s;
            }

            for (; i < _values.Length; i++)
            {
                float x = Unsafe.Add(ref first, i);
                sum += x - x;
            }

            if (float.IsNaN(sum))
            {
                _isBroken = true;
            }
        }
    }
}
