using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Losses;

/// <summary>Computes the mean of the squared residuals (output − target)² over samples and outputs, for numbers to
/// predict.</summary>
/// <remarks>Not halved, as PyTorch's <c>MSELoss</c>; scikit-learn's <c>MLPRegressor</c> minimizes half of it, so its
/// gradients are half as large.</remarks>
public sealed class MeanSquaredError() : RegressionLoss(new Kernels<MeanSquaredError.Function>(default))
{
    internal readonly struct Function : IResidualFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public double Of(double r) => r * r;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Derivative<V>(V r) where V : struct, IVector<V> => r + r;
    }
}
