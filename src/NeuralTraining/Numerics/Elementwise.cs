using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>What happens to one vector of each operand. Targets are read and written, sources only read.</summary>
internal interface IElementwise
{
    /// <summary>How many of the targets are used: 1 to 3.</summary>
    static abstract int Targets { get; }

    /// <summary>How many of the sources are used: 1 or 2.</summary>
    static abstract int Sources { get; }

    void Apply<V>(ref V target0, ref V target1, ref V target2, V source0, V source1) where V : struct, IVector<V>;
}

/// <summary>
/// The one loop over elements: every activation, its derivative, weight decay and every optimizer runs through it.
/// An operand may be the same memory as another, but must not overlap it otherwise.
/// </summary>
internal static class Elementwise
{
    public static void Run<TKernel>(TKernel kernel, Span<float> target, ReadOnlySpan<float> source)
        where TKernel : struct, IElementwise => Run(kernel, target, default, default, source, default);

    public static void Run<TKernel>(TKernel kernel, Span<float> target, ReadOnlySpan<float> source0, ReadOnlySpan<float> source1)
        where TKernel : struct, IElementwise => Run(kernel, target, default, default, source0, source1);

    public static void Run<TKernel>(
        TKernel kernel, Span<float> target0, Span<float> target1, Span<float> target2, ReadOnlySpan<float> source0, ReadOnlySpan<float> source1)
        where TKernel : struct, IElementwise
    {
        var loop = new Loop<TKernel>(kernel, target0, target1, target2, source0, source1);
        Simd.Run(in loop);
    }

    internal readonly ref struct Loop<TKernel> : IVectorAction
        where TKernel : struct, IElementwise
    {
        private readonly TKernel _kernel;
        private readonly Span<float> _target0, _target1, _target2;
        private readonly ReadOnlySpan<float> _source0, _source1;

        public Loop(
            TKernel kernel, Span<float> target0, Span<float> target1, Span<float> target2, ReadOnlySpan<float> source0, ReadOnlySpan<float> source1)
        {
            Debug.Assert(target1.Length == (TKernel.Targets > 1 ? target0.Length : 0));
            Debug.Assert(target2.Length == (TKernel.Targets > 2 ? target0.Length : 0));
            Debug.Assert(source0.Length == target0.Length);
            Debug.Assert(source1.Length == (TKernel.Sources > 1 ? target0.Length : 0));
            _kernel = kernel;
            _target0 = target0;
            _target1 = target1;
            _target2 = target2;
            _source0 = source0;
            _source1 = source1;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>() where V : struct, IVector<V>
        {
            ref float target0 = ref MemoryMarshal.GetReference(_target0);
            ref float target1 = ref MemoryMarshal.GetReference(_target1);
            ref float target2 = ref MemoryMarshal.GetReference(_target2);
            ref float source0 = ref MemoryMarshal.GetReference(_source0);
            ref float source1 = ref MemoryMarshal.GetReference(_source1);

            nint i = 0;
            for (; i <= _target0.Length - V.Count; i += V.Count)
            {
                Step<V>(
                    ref Unsafe.Add(ref target0, i), ref Unsafe.Add(ref target1, i), ref Unsafe.Add(ref target2, i),
                    ref Unsafe.Add(ref source0, i), ref Unsafe.Add(ref source1, i));
            }

            if (i < _target0.Length)
            {
                RunTail<V>((int)i);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Step<V>(ref float target0, ref float target1, ref float target2, ref float source0, ref float source1)
            where V : struct, IVector<V>
        {
            V t0 = V.Load(in target0);
            V t1 = TKernel.Targets > 1 ? V.Load(in target1) : default;
            V t2 = TKernel.Targets > 2 ? V.Load(in target2) : default;
            V s0 = V.Load(in source0);
            V s1 = TKernel.Sources > 1 ? V.Load(in source1) : default;

            _kernel.Apply(ref t0, ref t1, ref t2, s0, s1);

            V.Store(t0, ref target0);
            if (TKernel.Targets > 1)
            {
                V.Store(t1, ref target1);
            }

            if (TKernel.Targets > 2)
            {
                V.Store(t2, ref target2);
            }
        }

        /// <summary>The last elements take the same step, in buffers of one whole vector.</summary>
        private void RunTail<V>(int start) where V : struct, IVector<V>
        {
            Span<float> buffers = stackalloc float[5 * V.Count];
            buffers.Clear();
            Span<float> t0 = buffers[..V.Count];
            Span<float> t1 = buffers.Slice(1 * V.Count, V.Count);
            Span<float> t2 = buffers.Slice(2 * V.Count, V.Count);
            Span<float> s0 = buffers.Slice(3 * V.Count, V.Count);
            Span<float> s1 = buffers.Slice(4 * V.Count, V.Count);
            Tail(_target0, start).CopyTo(t0);
            Tail(_target1, start).CopyTo(t1);
            Tail(_target2, start).CopyTo(t2);
            Tail(_source0, start).CopyTo(s0);
            Tail(_source1, start).CopyTo(s1);

            Step<V>(ref t0[0], ref t1[0], ref t2[0], ref s0[0], ref s1[0]);

            CopyBack(t0, _target0, start);
            CopyBack(t1, _target1, start);
            CopyBack(t2, _target2, start);
        }

        private static ReadOnlySpan<float> Tail(ReadOnlySpan<float> operand, int start) => operand.IsEmpty ? operand : operand[start..];

        private static void CopyBack(Span<float> buffer, Span<float> target, int start)
        {
            if (!target.IsEmpty)
            {
                buffer[..(target.Length - start)].CopyTo(target[start..]);
            }
        }
    }
}
