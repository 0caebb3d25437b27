using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>y = y + factor · x.</summary>
internal readonly struct AddScaled(float factor) : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V y, V x) where V : struct, IVector<V> => y + factor * x;
}
