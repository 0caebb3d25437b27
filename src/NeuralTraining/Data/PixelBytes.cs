using System.Numerics.Tensors;
using NeuralTraining.Files;
using NeuralTraining.Numerics;

namespace NeuralTraining.Data;

/// <summary>Holds the pixels of images as bytes, in chunks, so that memory grows with the bytes that were
/// read.</summary>
internal sealed class PixelBytes
{
    private const float MaxPixel = 255;
    private const int ChunkLength = 1 << 18;

    /// <summary>Memory that is written to for the first time costs more than the conversion.</summary>
    private const double OperationsEach = 1;

    private readonly List<byte[]> _chunks = [];

    /// <summary>Reads pixels to their end or to that of the file, and returns their number.</summary>
    public int Read(UnpackedReader reader, int length)
    {
        int total = 0, count;
        byte[] chunk;
        do
        {
            chunk = GC.AllocateUninitializedArray<byte>(Math.Min(ChunkLength, length - total));
            _chunks.Add(chunk);
            count = reader.Read(chunk);
            total += count;
        }
        while (count == chunk.Length && total < length);
        return total;
    }

    /// <summary>Returns the pixels divided by 255.</summary>
    /// <param name="length">Their number, all of which were read.</param>
    public float[] ToSingle(int length)
    {
        float[] pixels = GC.AllocateUninitializedArray<float>(length);
        Parallelism.UpTo(null).Run(new Conversion { Chunks = _chunks, Pixels = pixels }, _chunks.Count, OperationsEach * ChunkLength);
        return pixels;
    }

    private readonly ref struct Conversion : IRangeAction
    {
        public static int Grain => 1;

        public required List<byte[]> Chunks { get; init; }

        public required Span<float> Pixels { get; init; }

        public void Run(int start, int end)
        {
            for (int i = start; i < end; i++)
            {
                Span<float> chunk = Pixels.Slice(i * ChunkLength, Chunks[i].Length);
                TensorPrimitives.ConvertTruncating<byte, float>(Chunks[i], chunk);
                TensorPrimitives.Divide(chunk, MaxPixel, chunk);
            }
        }
    }
}
