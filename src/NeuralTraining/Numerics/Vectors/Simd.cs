using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralTraining.Numerics;

/// <summary>Work that can be done with any vector width, to the same bits.</summary>
internal interface IVectorAction
{
    void Run<V>() where V : struct, IVector<V>;
}

/// <summary>Runs work with the widest vectors this processor has.</summary>
internal static class Simd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TAction>(TAction action)
        where TAction : struct, IVectorAction, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            action.Run<V512>();
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            action.Run<V256>();
        }
        else
        {
            action.Run<V128>();
        }
    }
}
