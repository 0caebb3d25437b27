using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>The rectified linear unit: y = max(0, x).</summary>
/// <remarks>The derivative at exactly 0 is 0, as in the chapter's layer. NaN stays NaN.</remarks>
public sealed class ReLU() : Activation(new Kernels<ReLU.Function>(default))
{
    internal readonly struct Function : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Forward<V>(V x) where V : struct, IVector<V> => V.SelectIfGreater(V.Create(0f), x, V.Create(0f), x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Backward<V>(V y, V dy) where V : struct, IVector<V> => V.SelectIfGreater(y, V.Create(0f), dy, V.Create(0f));
    }
}
