using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>y = min(max(x, −max), max); NaN stays NaN.</summary>
internal readonly struct Clamp(float max) : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V x) where V : struct, IVector<V>
    {
        V upper = V.Create(max), lower = V.Create(-max);
        x = V.SelectIfGreater(x, upper, upper, x);
        return V.SelectIfGreater(lower, x, lower, x);
    }
}
