using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>Floats in pinned memory that begin at the start of a cache line.</summary>
internal sealed class AlignedBuffer
{
    private const int CacheLineFloats = 16;

    public static readonly int MaxLength = Array.MaxLength - CacheLineFloats;

    private readonly float[] _array;
    private readonly int _start;

    public AlignedBuffer(int length)
    {
        _array = GC.AllocateArray<float>(length + CacheLineFloats - 1, pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)(-(address / sizeof(float)) & (CacheLineFloats - 1));
        Length = length;
    }

    public int Length { get; }

    public Span<float> Span => _array.AsSpan(_start, Length);

    public Memory<float> Memory => _array.AsMemory(_start, Length);

    /// <summary>Fills the buffer with NaN in debug builds, so that what nobody has written is seen.</summary>
    [Conditional("DEBUG")]
    public void Poison() => Span.Fill(float.NaN);

    /// <summary>A dense tensor over a part of the buffer, not a copy.</summary>
    public Tensor<float> View(int offset, ReadOnlySpan<nint> lengths) => Tensor.Create(_array, _start + offset, lengths, []);
}
