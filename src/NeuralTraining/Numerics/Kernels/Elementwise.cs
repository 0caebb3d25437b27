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
    private const double OperationsEach = 8;

    public static void Run<TKernel>(TKernel kernel, Span<float> target, ReadOnlySpan<float> source, Parallelism parallelism = default)
        where TKernel : struct, IElementwise => Run(kernel, target, default, default, source, default, parallelism);

    public static void Run<TKernel>(TKernel kernel, Span<float> target, ReadOnlySpan<float> source0, ReadOnlySpan<float> source1, Parallelism parallelism = default)
        where TKernel : struct, IElementwise => Run(kernel, target, default, default, source0, source1, parallelism);

    public static void Run<TKernel>(
        TKernel kernel, Span<float> target0, Span<float> target1, Span<float> target2, ReadOnlySpan<float> source0, ReadOnlySpan<float> source1, Parallelism parallelism = default)
        where TKernel : struct, IElementwise =>
        parallelism.Run(new Loop<TKernel>(kernel, target0, target1, target2, source0, source1), target0.Length, OperationsEach);

    internal readonly ref struct Loop<TKernel> : IVectorAction, IRangeAction
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

        /// <summary>Parts of whole cache lines.</summary>
        public static int Grain => 16;

        public void Run(int start, int end) => Simd.Run(new Loop<TKernel>(
            _kernel, _target0[start..end], Part(_target1, start, end), Part(_target2, start, end), _source0[start..end], Part(_source1, start, end)));

        // Inlined, as it would be, its vectors' operations become calls.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<V>() where V : struct, IVector<V>
        {
            nint i = 0;
            for (; i <= _target0.Length - V.Count; i += V.Count)
            {
                Step<V>(i);
            }

            for (; i < _target0.Length; i++)
            {
                Step<V1>(i);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Step<V>(nint i) where V : struct, IVector<V>
        {
            ref float target0 = ref Unsafe.Add(ref MemoryMarshal.GetReference(_target0), i);
            ref float target1 = ref Unsafe.Add(ref MemoryMarshal.GetReference(_target1), i);
            ref float target2 = ref Unsafe.Add(ref MemoryMarshal.GetReference(_target2), i);
            V t0 = V.Load(in target0);
            V t1 = TKernel.Targets > 1 ? V.Load(in target1) : default;
            V t2 = TKernel.Targets > 2 ? V.Load(in target2) : default;
            V s0 = V.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_source0), i));
            V s1 = TKernel.Sources > 1 ? V.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_source1), i)) : default;

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

        private static Span<float> Part(Span<float> operand, int start, int end) => operand.IsEmpty ? operand : operand[start..end];

        private static ReadOnlySpan<float> Part(ReadOnlySpan<float> operand, int start, int end) => operand.IsEmpty ? operand : operand[start..end];
    }
}
