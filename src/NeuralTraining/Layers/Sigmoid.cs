using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>The logistic function: y = 1 / (1 + e⁻ˣ), with the derivative y(1 − y).</summary>
/// <remarks>Same bits on every machine; within 3 units in the last place of the exact value, where that is a normal
/// number.</remarks>
public sealed class Sigmoid() : Activation(new Kernels<Sigmoid.Function>(default))
{
    internal readonly struct Function : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Forward<V>(V x) where V : struct, IVector<V> => VectorMath.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Backward<V>(V y, V dy) where V : struct, IVector<V> => dy * (V.Create(1f) - y) * y;
    }
}
