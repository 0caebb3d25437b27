using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>y = y + share · (x − y): the mean of y and x, where x counts for a share.</summary>
internal readonly struct Approach(float share) : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V y, V x) where V : struct, IVector<V> => y + share * (x - y);
}
