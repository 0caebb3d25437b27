namespace NeuralTraining.Numerics;

/// <summary>Holds each thread's memory for intermediate values, allocated once.</summary>
internal static class Scratch
{
    [ThreadStatic]
    private static AlignedBuffer? _buffer;

    /// <summary>Allocates the memory now rather than at the first use.</summary>
    public static void Reserve() => _ = Span;

    public static Span<float> Span => (_buffer ??= new AlignedBuffer(Product.ScratchLength)).Span;
}
