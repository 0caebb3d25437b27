using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>w and its states s, t and u become f(w, s, t, u, g).</summary>
internal interface IThreeStateUpdate
{
    void Apply<V>(ref V w, ref V s, ref V t, ref V u, V g) where V : struct, IVector<V>;
}

/// <content>Updates of three states.</content>
internal static partial class Elementwise
{
    /// <summary>w and its states s, t and u become f(w, s, t, u, g).</summary>
    public static void Update<TKernel>(
        TKernel kernel, Span<float> w, Span<float> s, Span<float> t, Span<float> u, ReadOnlySpan<float> g, Parallelism parallelism)
        where TKernel : struct, IThreeStateUpdate
    {
        Debug.Assert(s.Length == w.Length && t.Length == w.Length && u.Length == w.Length && g.Length == w.Length);
        Run(new Loop<ThreeStates<TKernel>>(new(kernel, w, s, t, u, g)), w.Length, parallelism);
    }

    internal readonly ref struct ThreeStates<TKernel>(
        TKernel kernel, Span<float> w, Span<float> s, Span<float> t, Span<float> u, ReadOnlySpan<float> g) : IOperands
        where TKernel : struct, IThreeStateUpdate
    {
        private readonly ref float _w = ref MemoryMarshal.GetReference(w), _s = ref MemoryMarshal.GetReference(s);
        private readonly ref float _t = ref MemoryMarshal.GetReference(t), _u = ref MemoryMarshal.GetReference(u);
        private readonly ref float _g = ref MemoryMarshal.GetReference(g);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(nint i) where V : struct, IVector<V>
        {
            V w = Load<V>(ref _w, i), s = Load<V>(ref _s, i), t = Load<V>(ref _t, i), u = Load<V>(ref _u, i);
            kernel.Apply(ref w, ref s, ref t, ref u, Load<V>(ref _g, i));
            Store(w, ref _w, i);
            Store(s, ref _s, i);
            Store(t, ref _t, i);
            Store(u, ref _u, i);
        }
    }
}
