using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>y = f(x).</summary>
internal interface IUnary
{
    V Apply<V>(V x) where V : struct, IVector<V>;
}

/// <summary>y = f(a, b).</summary>
internal interface IBinary
{
    V Apply<V>(V a, V b) where V : struct, IVector<V>;
}

/// <summary>y = f(a, b, c).</summary>
internal interface ITernary
{
    V Apply<V>(V a, V b, V c) where V : struct, IVector<V>;
}

/// <summary>w and its state s become f(w, s, g).</summary>
internal interface IUpdate
{
    void Apply<V>(ref V w, ref V s, V g) where V : struct, IVector<V>;
}

/// <summary>w and its states s and t become f(w, s, t, g).</summary>
internal interface ITwoStateUpdate
{
    void Apply<V>(ref V w, ref V s, ref V t, V g) where V : struct, IVector<V>;
}

/// <summary>
/// Runs the one loop over elements: every activation, its derivative, weight decay and every optimizer uses it.
/// An operand may be the same memory as another, but must not overlap it otherwise.
/// </summary>
internal static partial class Elementwise
{
    private const double OperationsEach = 8;

    /// <summary>y = f(x).</summary>
    public static void Map<TKernel>(TKernel kernel, ReadOnlySpan<float> x, Span<float> y, Parallelism parallelism = default)
        where TKernel : struct, IUnary
    {
        Debug.Assert(x.Length == y.Length);
        Run(new Loop<Unary<TKernel>>(new(kernel, x, y)), y.Length, parallelism);
    }

    /// <summary>y = f(a, b).</summary>
    public static void Map<TKernel>(
        TKernel kernel, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, Parallelism parallelism = default)
        where TKernel : struct, IBinary
    {
        Debug.Assert(a.Length == y.Length && b.Length == y.Length);
        Run(new Loop<Binary<TKernel>>(new(kernel, a, b, y)), y.Length, parallelism);
    }

    /// <summary>y = f(a, b, c).</summary>
    public static void Map<TKernel>(TKernel kernel, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> y)
        where TKernel : struct, ITernary
    {
        Debug.Assert(a.Length == y.Length && b.Length == y.Length && c.Length == y.Length);
        Run(new Loop<Ternary<TKernel>>(new(kernel, a, b, c, y)), y.Length, default);
    }

    /// <summary>w = f(w, g).</summary>
    public static void Update<TKernel>(TKernel kernel, Span<float> w, ReadOnlySpan<float> g, Parallelism parallelism = default)
        where TKernel : struct, IBinary => Map(kernel, w, g, w, parallelism);

    /// <summary>w and its state s become f(w, s, g).</summary>
    public static void Update<TKernel>(TKernel kernel, Span<float> w, Span<float> s, ReadOnlySpan<float> g, Parallelism parallelism)
        where TKernel : struct, IUpdate
    {
        Debug.Assert(s.Length == w.Length && g.Length == w.Length);
        Run(new Loop<OneState<TKernel>>(new(kernel, w, s, g)), w.Length, parallelism);
    }

    /// <summary>w and its states s and t become f(w, s, t, g).</summary>
    public static void Update<TKernel>(
        TKernel kernel, Span<float> w, Span<float> s, Span<float> t, ReadOnlySpan<float> g, Parallelism parallelism)
        where TKernel : struct, ITwoStateUpdate
    {
        Debug.Assert(s.Length == w.Length && t.Length == w.Length && g.Length == w.Length);
        Run(new Loop<TwoStates<TKernel>>(new(kernel, w, s, t, g)), w.Length, parallelism);
    }

    private static void Run<TOperands>(in Loop<TOperands> loop, int length, Parallelism parallelism)
        where TOperands : struct, IOperands, allows ref struct => parallelism.Run(in loop, length, OperationsEach);

    /// <summary>A kernel with the operands that it is applied to.</summary>
    internal interface IOperands
    {
        /// <summary>Applies the kernel to one vector of each operand.</summary>
        void Apply<V>(nint i) where V : struct, IVector<V>;
    }

    internal readonly ref struct Loop<TOperands>(TOperands operands) : IVectorAction, IRangeAction
        where TOperands : struct, IOperands, allows ref struct
    {
        private readonly TOperands _operands = operands;

        public static int Grain => AlignedBuffer.FloatsPerLine;

        public void Run(int start, int end) => Simd.Run(in this, start, end);

        // If it were inlined, its vector operations would become calls.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<V>(int start, int end) where V : struct, IVector<V>
        {
            // A local's fields are kept in registers; the field would be copied for each call.
            TOperands operands = _operands;
            nint i = start;
            for (; i <= end - V.Count; i += V.Count)
            {
                operands.Apply<V>(i);
            }

            for (; i < end; i++)
            {
                operands.Apply<V1>(i);
            }
        }
    }

    internal readonly ref struct Unary<TKernel>(TKernel kernel, ReadOnlySpan<float> x, Span<float> y) : IOperands
        where TKernel : struct, IUnary
    {
        private readonly ref float _x = ref MemoryMarshal.GetReference(x);
        private readonly ref float _y = ref MemoryMarshal.GetReference(y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(nint i) where V : struct, IVector<V> => Store(kernel.Apply(Load<V>(ref _x, i)), ref _y, i);
    }

    internal readonly ref struct Binary<TKernel>(TKernel kernel, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) : IOperands
        where TKernel : struct, IBinary
    {
        private readonly ref float _a = ref MemoryMarshal.GetReference(a), _b = ref MemoryMarshal.GetReference(b);
        private readonly ref float _y = ref MemoryMarshal.GetReference(y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(nint i) where V : struct, IVector<V> => Store(kernel.Apply(Load<V>(ref _a, i), Load<V>(ref _b, i)), ref _y, i);
    }

    internal readonly ref struct Ternary<TKernel>(
        TKernel kernel, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> y) : IOperands
        where TKernel : struct, ITernary
    {
        private readonly ref float _a = ref MemoryMarshal.GetReference(a), _b = ref MemoryMarshal.GetReference(b);
        private readonly ref float _c = ref MemoryMarshal.GetReference(c), _y = ref MemoryMarshal.GetReference(y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(nint i) where V : struct, IVector<V> =>
            Store(kernel.Apply(Load<V>(ref _a, i), Load<V>(ref _b, i), Load<V>(ref _c, i)), ref _y, i);
    }

    internal readonly ref struct OneState<TKernel>(TKernel kernel, Span<float> w, Span<float> s, ReadOnlySpan<float> g) : IOperands
        where TKernel : struct, IUpdate
    {
        private readonly ref float _w = ref MemoryMarshal.GetReference(w), _s = ref MemoryMarshal.GetReference(s);
        private readonly ref float _g = ref MemoryMarshal.GetReference(g);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(nint i) where V : struct, IVector<V>
        {
            V w = Load<V>(ref _w, i), s = Load<V>(ref _s, i);
            kernel.Apply(ref w, ref s, Load<V>(ref _g, i));
            Store(w, ref _w, i);
            Store(s, ref _s, i);
        }
    }

    internal readonly ref struct TwoStates<TKernel>(TKernel kernel, Span<float> w, Span<float> s, Span<float> t, ReadOnlySpan<float> g)
        : IOperands where TKernel : struct, ITwoStateUpdate
    {
        private readonly ref float _w = ref MemoryMarshal.GetReference(w), _s = ref MemoryMarshal.GetReference(s);
        private readonly ref float _t = ref MemoryMarshal.GetReference(t), _g = ref MemoryMarshal.GetReference(g);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(nint i) where V : struct, IVector<V>
        {
            V w = Load<V>(ref _w, i), s = Load<V>(ref _s, i), t = Load<V>(ref _t, i);
            kernel.Apply(ref w, ref s, ref t, Load<V>(ref _g, i));
            Store(w, ref _w, i);
            Store(s, ref _s, i);
            Store(t, ref _t, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load<V>(ref float operand, nint i) where V : struct, IVector<V> => V.Load(in Unsafe.Add(ref operand, i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V>(V value, ref float operand, nint i) where V : struct, IVector<V> =>
        V.Store(value, ref Unsafe.Add(ref operand, i));
}
