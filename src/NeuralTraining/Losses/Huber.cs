using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Losses;

/// <summary>Computes the mean over samples and outputs of ½r² for residuals r = output − target up to δ, and of
/// δ(|r| − ½δ) for larger ones, so that outliers count for less: for numbers to predict.</summary>
/// <remarks>Huber (1964), <i>Robust Estimation of a Location Parameter</i>; PyTorch's <c>HuberLoss</c>, whose
/// <c>SmoothL1Loss</c> divides it by δ.</remarks>
public sealed class Huber : RegressionLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="delta">The largest residual δ whose loss is quadratic: a finite number greater than zero. Default:
    /// 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">δ is not a finite number greater than zero.</exception>
    public Huber(float delta = 1)
        : base(new Kernels<Function>(new(Require.Positive(delta, "delta"))), HyperparameterTable.Of((nameof(Delta), delta))) =>
        Delta = delta;

    /// <summary>Gets the largest residual δ whose loss is quadratic.</summary>
    public float Delta { get; }

    internal readonly struct Function(float delta) : IResidualFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public double Of(double r)
        {
            double d = delta, magnitude = Math.Abs(r);
            return magnitude > d ? d * (magnitude - 0.5 * d) : 0.5 * r * r;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Derivative<V>(V r) where V : struct, IVector<V> => new Clamp(delta).Apply(r);
    }
}
