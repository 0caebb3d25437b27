using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>Samples the points of the Sobol sequence, which fill the space more evenly than random ones: for 2ᵐ trials
/// each half, quarter, … of a parameter's scale has exactly its share.</summary>
/// <remarks>
/// <para>Trial k is point k in the Gray-code order of Antonov and Saleev (1979), and parameter i has dimension i, with
/// the direction numbers of Joe and Kuo (2008), new-joe-kuo-6. Parameters that do not exist in a trial leave their
/// dimension unused. A number of trials that is a power of two is the most even. No trial waits for another.</para>
/// <para>Scrambling is Owen's (1995) <i>nested uniform scrambling</i>, not one of its approximations: each binary digit
/// of a coordinate is flipped or not by a random bit of its own for each value of the digits before it. So the points
/// stay even, and each of them is uniform, with 53 random digits. In dimension i the digits d₁…dₙ decide on the next by
/// the lowest bit of number 1d₁…dₙ (binary) of stream 2³² + i of the study's seed.</para>
/// <para>Without scrambling all seeds give the same points, and those of SciPy's <c>qmc.Sobol(scramble=False)</c>:
/// trial 0 is the origin, where each parameter has its lowest number or its first choice.</para>
/// </remarks>
public sealed class SobolSampler : ISampler
{
    private const ulong FirstStream = 1UL << 32;
    private const int RestDigits = 53 - SobolSequence.Digits;

    /// <summary>Creates the sampler.</summary>
    /// <param name="scramble">Whether the study's seed scrambles the points. Default: true.</param>
    public SobolSampler(bool scramble = true) => Scramble = scramble;

    /// <summary>Gets whether the study's seed scrambles the points.</summary>
    public bool Scramble { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters =>
        new OrderedDictionary<string, double> { [nameof(Scramble)] = Scramble ? 1 : 0 };

    /// <inheritdoc />
    public bool UsesResults => false;

    /// <summary>Returns null: the sequence has more points than a study has trials.</summary>
    /// <param name="space">The space.</param>
    /// <exception cref="ArgumentException">The space has more than 256 parameters.</exception>
    public int? MaxTrials(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        RequireDimensions(space);
        return null;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The space has more than 256 parameters.</exception>
    public ParameterValues Suggest(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        RequireDimensions(context.Space);
        double[] coordinates = new double[context.Space.Count];
        for (int i = 0; i < coordinates.Length; i++)
        {
            uint x = SobolSequence.Coordinate(i, (uint)context.Trial);
            coordinates[i] = Scramble
                ? Scrambled(x, new RandomStream(context.Seed, FirstStream + (ulong)i))
                : x * (1.0 / (1UL << SobolSequence.Digits));
        }

        return ParameterValues.FromUnit(context.Space, coordinates);
    }

    /// <summary>Returns the sampler's name and setting.</summary>
    public override string ToString() => Invariant($"SobolSampler(Scramble: {Scramble})");

    private static void RequireDimensions(SearchSpace space)
    {
        if (space.Count > SobolSequence.MaxDimensions)
        {
            throw new ArgumentException(Invariant(
                $"A space must have at most {SobolSequence.MaxDimensions} parameters for Sobol's points, but has {space.Count}."));
        }
    }

    private static double Scrambled(uint x, RandomStream random)
    {
        ulong scrambled = 0;
        for (int n = 0; n < SobolSequence.Digits; n++)
        {
            ulong before = (ulong)x >> (SobolSequence.Digits - n);
            uint digit = (x >> (SobolSequence.Digits - 1 - n)) & 1;
            scrambled = (scrambled << 1) | (digit ^ (random.Bits((1UL << n) | before) & 1));
        }

        // All further digits are 0 before they are scrambled, so that one number can have the bits of them all.
        ulong rest = random.Bits((1UL << SobolSequence.Digits) | x) >> (64 - RestDigits);
        return ((scrambled << RestDigits) | rest) * (1.0 / (1UL << 53));
    }
}
