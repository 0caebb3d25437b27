using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Losses;

/// <summary>Computes the mean of the absolute residuals |output − target| over samples and outputs, for numbers to
/// predict: it leads to medians, on which outliers have little influence.</summary>
/// <remarks>PyTorch's <c>L1Loss</c>. The gradient of a residual of 0 is 0.</remarks>
public sealed class MeanAbsoluteError() : RegressionLoss(new Kernels<MeanAbsoluteError.Function>(default))
{
    internal readonly struct Function : IResidualFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public double Of(double r) => Math.Abs(r);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Derivative<V>(V r) where V : struct, IVector<V>
        {
            V zero = V.Create(0f);
            return V.SelectIfGreater(r, zero, V.Create(1f), V.SelectIfGreater(zero, r, V.Create(-1f), r));
        }
    }
}
