namespace NeuralTraining.Numerics;

/// <summary>Each thread's own memory for intermediate values, made once.</summary>
internal static class Scratch
{
    [ThreadStatic]
    private static AlignedBuffer? _buffer;

    /// <summary>Makes the memory now rather than at the first use.</summary>
    public static void Reserve() => _ = Span;

    public static Span<float> Span => (_buffer ??= new AlignedBuffer(Product.ScratchLength)).Span;
}
