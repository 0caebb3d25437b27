using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NeuralTraining.Numerics;

/// <summary>Prefetches memory, where the processor can.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Prefetches a value's cache line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(ref float value)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref value));
        }
    }

    /// <summary>Prefetches the cache line of an address into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToSecondLevel(nint address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1((void*)address);
        }
    }

    public static void Read(ReadOnlySpan<float> values)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < values.Length; i += AlignedBuffer.FloatsPerLine)
            {
                // Only a hint: if the memory moves meanwhile, only the hint is lost.
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetReference(values), i)));
            }
        }
    }
}
