using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>The leaky rectified linear unit (Maas et al., 2013): y = x where x is greater than 0, and slope · x
/// elsewhere.</summary>
/// <remarks>The derivative at exactly 0 is the slope, as in PyTorch. NaN stays NaN.</remarks>
public sealed class LeakyReLU : Activation
{
    /// <summary>Creates the layer.</summary>
    /// <param name="slope">The factor of numbers below 0, a finite number of at least 0 in single precision. Default:
    /// 0.01, the paper's and PyTorch's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is outside its range.</exception>
    public LeakyReLU(double slope = 0.01)
        : this(Require.NotNegative((float)slope, "slope", nameof(slope)))
    {
    }

    private LeakyReLU(float slope)
        : base(new Kernels<Function>(new Function(slope)), HyperparameterTable.Of((nameof(Slope), slope))) => Slope = slope;

    internal float Slope { get; }

    /// <summary>Computes y from x, which may be the same memory.</summary>
    internal static void Run(float slope, ReadOnlySpan<float> x, Span<float> y) =>
        Elementwise.Map(new Kernels<Function>.ForwardKernel(new Function(slope)), x, y);

    internal readonly struct Function(float slope) : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Forward<V>(V x) where V : struct, IVector<V> => V.SelectIfGreater(x, V.Create(0f), x, slope * x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Backward<V>(V y, V dy) where V : struct, IVector<V> => V.SelectIfGreater(y, V.Create(0f), dy, slope * dy);
    }
}
