using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks;

internal static class RandomFloats
{
    /// <summary>Uniform numbers from −1 to 1, in memory aligned as a network's.</summary>
    public static AlignedBuffer Uniform(int count, ulong stream)
    {
        var values = new AlignedBuffer(count);
        new RandomStream(1, stream).FillUniform(values.Span, -1, 1);
        return values;
    }
}
