using MathNet.Numerics.Random;

namespace NeuralTraining.Numerics;

/// <summary>Lets the distributions and samplers of MathNet.Numerics draw from a <see cref="RandomStream"/>.</summary>
/// <remarks>
/// Draws the numbers 0, 1, 2, … of the stream in turn and counts them in <see cref="Position"/>, which can be set to
/// continue another source. Not thread-safe.
/// </remarks>
/// <param name="stream">The stream to draw from.</param>
/// <param name="position">The index of the first number to draw.</param>
public sealed class RandomStreamSource(RandomStream stream, ulong position = 0) : RandomSource(threadSafe: false)
{
    /// <summary>Gets the stream.</summary>
    public RandomStream Stream { get; } = stream;

    /// <summary>Gets or sets the index of the next number to draw.</summary>
    public ulong Position { get; set; } = position;

    /// <inheritdoc />
    protected override double DoSample() => Stream.Uniform(Position++);

    /// <inheritdoc />
    protected override int DoSampleInteger() => Stream.Below(Position++, int.MaxValue);

    /// <inheritdoc />
    protected override void DoSampleBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        for (int i = 0; i < buffer.Length; i++)
        {
            buffer[i] = (byte)Stream.Bits(Position++);
        }
    }

    /// <inheritdoc />
    public override string ToString() => Invariant($"RandomStreamSource({Stream}, {Position})");
}
