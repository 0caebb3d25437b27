using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>Finds NaN and infinity.</summary>
internal static class Finiteness
{
    private const double OperationsEach = 1;

    /// <summary>Returns whether all values are finite.</summary>
    public static bool OfAll(ReadOnlySpan<float> values, Parallelism parallelism = default) =>
        OfAll(values, MagnitudeBound(values, parallelism));

    /// <summary>Returns whether all values, whose <see cref="MagnitudeBound"/> is known, are finite.</summary>
    public static bool OfAll(ReadOnlySpan<float> values, float bound)
    {
        if (!float.IsFinite(bound))
        {
            foreach (float value in values)
            {
                if (!float.IsFinite(value))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Returns an upper bound of all |x|: their sum, which is infinite or NaN if one of them is, or if it is
    /// beyond a float. Its bits depend on the machine.</summary>
    public static float MagnitudeBound(ReadOnlySpan<float> values, Parallelism parallelism = default)
    {
        int bits = 0;
        parallelism.Run(new MagnitudeSum(values, ref bits), values.Length, OperationsEach);
        return BitConverter.Int32BitsToSingle(bits);
    }

    /// <summary>Returns the index of the first value that is NaN or infinite; −1 if all are finite.</summary>
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

    /// <summary>Adds |x|, and keeps the largest sum of all parts, compared by its bits. Without a sign, bits order like
    /// floats, with NaN above all.</summary>
    internal readonly ref struct MagnitudeSum(ReadOnlySpan<float> values, ref int largest) : IVectorAction, IRangeAction
    {
        private const int Chains = 4;

        private readonly ReadOnlySpan<float> _values = values;
        private readonly ref int _largest = ref largest;

        public static int Grain => AlignedBuffer.FloatsPerLine;

        public void Run(int start, int end) => Simd.Run(in this, start, end);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int start, int end) where V : struct, IVector<V>
        {
            ref float first = ref MemoryMarshal.GetReference(_values);
            V s0 = V.Create(0), s1 = s0, s2 = s0, s3 = s0;
            nint i = start;
            for (; i <= end - Chains * V.Count; i += Chains * V.Count)
            {
                s0 += V.Abs(V.Load(in Unsafe.Add(ref first, i)));
                s1 += V.Abs(V.Load(in Unsafe.Add(ref first, i + V.Count)));
                s2 += V.Abs(V.Load(in Unsafe.Add(ref first, i + 2 * V.Count)));
                s3 += V.Abs(V.Load(in Unsafe.Add(ref first, i + 3 * V.Count)));
            }

            Span<float> sums = stackalloc float[V.Count];
            V.Store(s0 + s1 + (s2 + s3), ref MemoryMarshal.GetReference(sums));
            float sum = 0;
            foreach (float s in sums)
            {
                sum += s;
            }

            for (; i < end; i++)
            {
                sum += MathF.Abs(Unsafe.Add(ref first, i));
            }

            int bits = BitConverter.SingleToInt32Bits(MathF.Abs(sum));
            for (int seen = Volatile.Read(ref _largest); seen < bits;)
            {
                int before = Interlocked.CompareExchange(ref _largest, bits, seen);
                seen = before == seen ? bits : before;
            }
        }
    }
}
