using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>The hyperbolic tangent, with the derivative 1 − y².</summary>
/// <remarks>Same bits on every machine; within 3 units in the last place of the exact value.</remarks>
public sealed class Tanh() : Activation(new Kernels<Tanh.Function>(default))
{
    internal readonly struct Function : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Forward<V>(V x) where V : struct, IVector<V> => VectorMath.Tanh(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Backward<V>(V y, V dy) where V : struct, IVector<V> => dy * (V.Create(1f) - y * y);
    }
}
