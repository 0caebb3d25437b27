using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>y = factor · x.</summary>
internal readonly struct Scale(float factor) : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, IVector<V> => factor * x;
}
