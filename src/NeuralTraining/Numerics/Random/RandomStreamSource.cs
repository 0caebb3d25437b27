using MathNet.Numerics.Random;

namespace NeuralTraining.Numerics;

/// <summary>Lets the distributions and samplers of MathNet.Numerics draw from a <see cref="RandomStream"/>.</summary>
/// <remarks>
/// Draws the numbers 0, 1, 2, … of the stream in turn and counts them in <see cref="Position"/>, which can be set, to go on from
/// where another source stopped. Not for several threads at once.
/// </remarks>
/// <param name="stream">The stream to draw from.</param>
/// <param name="position">The number to draw first.</param>
public sealed class RandomStreamSource(RandomStream stream, ulong position = 0) : RandomSource(threadSafe: false)
{
    /// <summary>Gets the stream.</summary>
    public RandomStream Stream { get; } = stream;

    /// <summary>Gets or sets which number of the stream is drawn next.</summary>
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
