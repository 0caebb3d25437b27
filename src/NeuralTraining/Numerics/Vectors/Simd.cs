using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralTraining.Numerics;

/// <summary>Work on a range that can be done with any vector width, to the same bits.</summary>
internal interface IVectorAction
{
    void Run<V>(int start, int end) where V : struct, IVector<V>;
}

/// <summary>Runs work with the widest vectors this processor has.</summary>
internal static class Simd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TAction>(in TAction action, int start, int end) where TAction : struct, IVectorAction, allows ref struct
    {
        // Without this, each call would copy the action.
        ref TAction self = ref Unsafe.AsRef(in action);
        if (Vector512.IsHardwareAccelerated)
        {
            self.Run<V512>(start, end);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            self.Run<V256>(start, end);
        }
        else
        {
            self.Run<V128>(start, end);
        }
    }
}
