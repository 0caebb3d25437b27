using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>y = y + factor · x.</summary>
internal readonly struct AddScaled(float factor) : IElementwise
{
    public static int Targets => 1;

    public static int Sources => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(ref V y, ref V t1, ref V t2, V x, V s1) where V : struct, IVector<V> => y += factor * x;
}
