using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>Sets numbers to zero before they become subnormal (below 2⁻¹²⁶): some processors take a hundred times
/// longer for those.</summary>
/// <remarks>The bound leaves room for a factor: a number at or above it is normal even when multiplied by 2⁻¹⁶
/// (1.5e-5). This is a rule of the formulas rather than a mode of the processor, so it is the same on every
/// machine.</remarks>
internal static class Underflow
{
    /// <summary>2⁻¹¹⁰.</summary>
    public const float Bound = 7.7037197775e-34f;

    private const float RootOfBound = 2.7755575616e-17f;

    /// <summary>x; +0 where |x| is less than <see cref="Bound"/>. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Flush<V>(V x) where V : struct, IVector<V> => Flush(x, Bound);

    /// <summary>x²; +0 where it is less than <see cref="Bound"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Square<V>(V x) where V : struct, IVector<V>
    {
        x = Flush(x, RootOfBound);
        return x * x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Flush<V>(V x, float bound) where V : struct, IVector<V> =>
        V.SelectIfGreater(V.Create(bound), V.Abs(x), V.Create(0f), x);
}
