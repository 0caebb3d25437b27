using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>The exponential linear unit (Clevert et al., 2015): y = x where x is greater than 0, and α(eˣ − 1)
/// elsewhere, with the derivative y + α there.</summary>
/// <remarks>Same bits on every machine; within 3 units in the last place of the exact value. NaN stays NaN.</remarks>
public sealed class ELU : Activation
{
    /// <summary>Creates the layer.</summary>
    /// <param name="alpha">The number α, of which −α is the limit for x → −∞: a finite number greater than 0 in single
    /// precision. Default: 1, the paper's and PyTorch's.</param>
    /// <exception cref="ArgumentOutOfRangeException">α is outside its range.</exception>
    public ELU(double alpha = 1)
        : this(Require.Positive((float)alpha, "alpha", nameof(alpha)))
    {
    }

    private ELU(float alpha)
        : base(new Kernels<Function>(new Function(alpha)), HyperparameterTable.Of((nameof(Alpha), alpha))) => Alpha = alpha;

    internal float Alpha { get; }

    /// <summary>Computes y from x, which may be the same memory.</summary>
    internal static void Run(float alpha, ReadOnlySpan<float> x, Span<float> y) =>
        Elementwise.Map(new Kernels<Function>.ForwardKernel(new Function(alpha)), x, y);

    internal readonly struct Function(float alpha) : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Forward<V>(V x) where V : struct, IVector<V>
        {
            V zero = V.Create(0f), negative = V.SelectIfGreater(x, zero, zero, x);
            return V.SelectIfGreater(x, zero, x, alpha * VectorMath.ExpMinusOne(negative));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Backward<V>(V y, V dy) where V : struct, IVector<V> => V.SelectIfGreater(y, V.Create(0f), dy, dy * (y + alpha));
    }
}
