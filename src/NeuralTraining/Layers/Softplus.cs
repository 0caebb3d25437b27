using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>A smooth ReLU: y = log(1 + eˣ), with the derivative 1 − e⁻ʸ, the logistic function of x.</summary>
/// <remarks>Computed as max(0, x) + log(1 + e^−|x|), so that no x overflows: PyTorch's with β = 1, whose threshold
/// changes nothing in single precision. Same bits on every machine; within 4 units in the last place of the exact value
/// down to x = −87, below which it is less than 2e-38 and y is 0. NaN stays NaN.</remarks>
public sealed class Softplus() : Activation(new Kernels<Softplus.Function>(default))
{
    internal readonly struct Function : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Forward<V>(V x) where V : struct, IVector<V>
        {
            V zero = V.Create(0f), low = V.Create(-VectorMath.SigmoidRange), magnitude = -V.Abs(x);
            V e = VectorMath.Exp(V.SelectIfGreater(low, magnitude, low, magnitude));
            V y = V.SelectIfGreater(zero, x, zero, x) + VectorMath.LogOfOnePlus(e);
            return V.SelectIfGreater(low, x, zero, y);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Backward<V>(V y, V dy) where V : struct, IVector<V> => -dy * VectorMath.ExpMinusOne(-y);
    }
}
