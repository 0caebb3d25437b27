namespace NeuralTraining.Numerics;

/// <summary>
/// Random numbers as a pure function of (seed, stream, counter): the same three give the same number, in any order, on
/// any thread and on any machine.
/// </summary>
/// <remarks>
/// <para>Number <c>n</c> is the first (n even) or second (n odd) half of block <c>n / 2</c> of Philox4x32-10 (Salmon et
/// al., 2011) with the seed as its key and (block, stream) as its counter. A stream holds 2⁶⁴ numbers and has no
/// position of its own: the caller keeps count. Nothing here allocates.</para>
/// <para><see cref="RandomStreamSource"/> lets the distributions of MathNet.Numerics draw from a stream.</para>
/// <para>The library draws from stream p · 2⁵⁶ + i · 2⁴⁰ + j of its seed, and no version changes the following
/// table:</para>
/// <list type="table">
/// <listheader><term>p, i, j</term><description>The purpose, and the numbers n of the stream that serve
/// it</description></listheader>
/// <item><term>1, weight matrix, 0</term><description>Initial weights: n for element n, row by row. i counts a
/// network's weight matrices from 0.</description></item>
/// <item><term>2, 0, epoch</term><description>The order of a shuffled epoch: <see cref="FillPermutation"/>. j counts
/// from 0.</description></item>
/// <item><term>3, 0, iteration</term><description>A mini-batch with replacement: sample <see cref="Below"/>(n, samples)
/// in row n. j counts from 0.</description></item>
/// <item><term>4, 0, 0</term><description>The order of <c>Dataset.Shuffle</c>, <c>Split</c> and
/// <c>SplitStratified</c>: <see cref="FillPermutation"/>.</description></item>
/// <item><term>5, layer, iteration</term><description>The numbers of a layer in a training pass (<c>Pass.Random</c>). i
/// counts a network's layers from 0, j is its <c>Iteration</c>. Dropout numbers the elements of the whole mini-batch
/// row by row; of 64 in turn, element e takes 16 bits, the (e / 8)th from below, of block e mod 8 of that 64's eight,
/// and is kept if (bits + ½) / 2¹⁶ is above the ratio.</description></item>
/// <item><term>6, 0, 0</term><description>The order in which samples are dealt to folds (stratified: those of a class):
/// <see cref="FillPermutation"/>.</description></item>
/// <item><term>16, 0, 0</term><description>A gradient check's displacements of parameters that are 0: n for element n
/// of the set.</description></item>
/// <item><term>16, 1, 0</term><description>Its directions to measure noise along: n = line · elements +
/// element.</description></item>
/// <item><term>16, 2 + parameter, 0</term><description>The elements of a parameter that it checks:
/// <see cref="FillPermutation"/> of those whose gradients are not the largest.</description></item>
/// </list>
/// </remarks>
/// <param name="seed">The seed.</param>
/// <param name="stream">The number of the stream.</param>
public readonly struct RandomStream(ulong seed, ulong stream) : IEquatable<RandomStream>
{
    /// <summary>Gets the seed.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>Gets the number of the stream.</summary>
    public ulong Stream { get; } = stream;

    /// <summary>Returns 64 random bits.</summary>
    /// <param name="counter">The index of the number in the stream.</param>
    public ulong Bits(ulong counter)
    {
        (ulong first, ulong second) = Philox.Block(Seed, counter >> 1, Stream);
        return (counter & 1) == 0 ? first : second;
    }

    /// <summary>Returns a number uniform in [0, 1): the upper 53 bits of <see cref="Bits"/>, times 2⁻⁵³.</summary>
    /// <param name="counter">The index of the number in the stream.</param>
    public double Uniform(ulong counter) => (Bits(counter) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Returns a number of the standard normal distribution: the inverse distribution function (Wichura's AS
    /// 241) at the middle of one of 2⁵² equal parts of (0, 1), so that it lies within ±8.3.</summary>
    /// <param name="counter">The index of the number in the stream.</param>
    public double Gaussian(ulong counter) => ScalarMath.NormalQuantile(((Bits(counter) >> 12) + 0.5) * (1.0 / (1UL << 52)));

    /// <summary>Returns a whole number from 0 to <paramref name="bound"/> − 1, by multiplication (Lemire, 2019) and
    /// without rejection: each has its probability to within 2⁻⁶⁴.</summary>
    /// <param name="counter">The index of the number in the stream.</param>
    /// <param name="bound">The exclusive upper bound, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is less than 1.</exception>
    public int Below(ulong counter, int bound)
    {
        Require.AtLeast(bound, 1, "bound");
        return (int)Math.BigMul(Bits(counter), (ulong)bound, out _);
    }

    /// <summary>Fills a span with the numbers 0, 1, 2, … of the stream, uniform in [<paramref name="low"/>,
    /// <paramref name="high"/>).</summary>
    /// <param name="destination">The span to fill.</param>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end, which rounding to single precision can reach.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ends are not finite, or the upper one is below the
    /// lower.</exception>
    public void FillUniform(Span<float> destination, double low, double high)
    {
        if (!(low <= high && double.IsFinite(high - low)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(high), Invariant($"The ends of the range must be finite and in order, but were '{low}' and '{high}'."));
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)(low + (high - low) * Uniform((ulong)i));
        }
    }

    /// <summary>Fills a span with the numbers 0, 1, 2, … of the stream, normal with mean zero.</summary>
    /// <param name="destination">The span to fill.</param>
    /// <param name="standardDeviation">The standard deviation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The standard deviation is not finite, or is negative.</exception>
    public void FillGaussian(Span<float> destination, double standardDeviation)
    {
        Require.NotNegative(standardDeviation, "standard deviation");
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)(standardDeviation * Gaussian((ulong)i));
        }
    }

    /// <summary>Fills a span with a random order of the numbers from 0 to its length − 1 (Fisher and Yates): the
    /// stream's numbers 0 to length − 2.</summary>
    /// <param name="destination">The span to fill.</param>
    public void FillPermutation(Span<int> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = i;
        }

        for (int i = 0; i < destination.Length - 1; i++)
        {
            int j = i + Below((ulong)i, destination.Length - i);
            (destination[i], destination[j]) = (destination[j], destination[i]);
        }
    }

    /// <inheritdoc />
    public bool Equals(RandomStream other) => Seed == other.Seed && Stream == other.Stream;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is RandomStream other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Seed, Stream);

    /// <summary>Returns whether two streams give the same numbers.</summary>
    public static bool operator ==(RandomStream left, RandomStream right) => left.Equals(right);

    /// <summary>Returns whether two streams differ.</summary>
    public static bool operator !=(RandomStream left, RandomStream right) => !left.Equals(right);

    /// <inheritdoc />
    public override string ToString() => Invariant($"RandomStream({Seed}, {Stream})");
}
