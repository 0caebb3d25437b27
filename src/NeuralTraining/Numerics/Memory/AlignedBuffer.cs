using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NeuralTraining.Numerics;

/// <summary>Holds floats in pinned memory, from the start of a cache line on.</summary>
internal sealed class AlignedBuffer
{
    /// <summary>The number of floats in a cache line.</summary>
    public const int FloatsPerLine = 16;

    private const int FewRows = 256;

    public static readonly int MaxLength = Array.MaxLength - FloatsPerLine;

    private readonly float[] _array;
    private readonly int _start;

    public AlignedBuffer(int length)
    {
        _array = GC.AllocateArray<float>(length + FloatsPerLine - 1, pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)(-(address / sizeof(float)) & (FloatsPerLine - 1));
        Length = length;
    }

    /// <summary>Returns the front of a buffer. Replaces the buffer by a larger one, without its values, if it is too
    /// small.</summary>
    public static Span<float> Reserve(ref AlignedBuffer buffer, int rows, int width)
    {
        if (buffer.Length < rows * width)
        {
            buffer = new AlignedBuffer(RowsFor(rows, width) * width);
        }

        return buffer.Span[..(rows * width)];
    }

    /// <summary>Returns the number of rows to reserve: a small number is rounded up to a power of two, so that growing
    /// batches seldom reallocate.</summary>
    public static int RowsFor(int rows, int width) =>
        rows < FewRows ? Math.Min((int)BitOperations.RoundUpToPowerOf2((uint)rows), MaxLength / width) : rows;

    public int Length { get; }

    public Span<float> Span => _array.AsSpan(_start, Length);

    public Memory<float> Memory => _array.AsMemory(_start, Length);

    /// <summary>Fills the buffer with NaN in debug builds, so that unwritten values show.</summary>
    [Conditional("DEBUG")]
    public void Poison() => Span.Fill(float.NaN);

    /// <summary>Returns a dense tensor over a part of the buffer, without a copy.</summary>
    public Tensor<float> View(int offset, ReadOnlySpan<nint> lengths) => Tensor.Create(_array, _start + offset, lengths, []);
}
