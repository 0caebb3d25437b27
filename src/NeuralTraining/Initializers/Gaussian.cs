using NeuralTraining.Numerics;

namespace NeuralTraining.Initializers;

/// <summary>Draws weights from a normal distribution with mean zero and a given standard deviation: the chapter's
/// <c>std</c>.</summary>
public sealed class Gaussian : IWeightInitializer
{
    /// <summary>Creates the initializer.</summary>
    /// <param name="standardDeviation">The standard deviation, greater than zero. Default: 0.01, the chapter's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The standard deviation is not a finite number greater than
    /// zero.</exception>
    public Gaussian(double standardDeviation = 0.01)
    {
        StandardDeviation = Require.Positive(standardDeviation, "standard deviation");
    }

    /// <summary>Gets the standard deviation.</summary>
    public double StandardDeviation { get; }

    /// <inheritdoc />
    public void Fill(Span<float> weights, int fanIn, int fanOut, RandomStream random) => random.FillGaussian(weights, StandardDeviation);

    /// <inheritdoc />
    public override string ToString() => Invariant($"Gaussian({StandardDeviation})");
}
