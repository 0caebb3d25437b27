using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Initializers;

/// <summary>What every initializer must do.</summary>
public sealed class InitializerContractTests
{
    private const int FanIn = 300, FanOut = 200;

    /// <summary>Each initializer with the standard deviation its formula gives.</summary>
    public static TheoryData<IWeightInitializer, double> All => new()
    {
        { new Zeros(), 0 },
        { new Constant(0), 0 },
        { new Gaussian(), 0.01 },
        { new Gaussian(1.5), 1.5 },
        { new Xavier(), Math.Sqrt(1.0 / FanIn) },
        { new GlorotNormal(), Math.Sqrt(2.0 / (FanIn + FanOut)) },
        { new GlorotUniform(), Math.Sqrt(2.0 / (FanIn + FanOut)) },
        { new He(), Math.Sqrt(2.0 / FanIn) },
        { new HeUniform(), Math.Sqrt(2.0 / FanIn) },
    };

    [Fact]
    public void Every_initializer_of_the_library_is_here() =>
        All.Select(row => row[0].GetType()).Distinct().Should().BeEquivalentTo(
            typeof(IWeightInitializer).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IWeightInitializer))));

    /// <summary>Mean and standard deviation of 60,000 weights, within five standard errors, for three seeds.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Weights_have_mean_zero_and_the_standard_deviation_of_the_formula(IWeightInitializer initializer, double expected)
    {
        for (ulong seed = 0; seed < 3; seed++)
        {
            double[] weights = Numbers.ToDoubles(Fill(initializer, seed));
            double mean = weights.Average(), deviation = Math.Sqrt(weights.Average(w => w * w));

            mean.Should().BeApproximately(0, 5 * expected / Math.Sqrt(weights.Length));
            deviation.Should().BeApproximately(expected, 5 * expected / Math.Sqrt(2.0 * weights.Length));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_stream_gives_the_same_weights_and_another_others(IWeightInitializer initializer, double deviation)
    {
        Numbers.ShouldBeBitEqual(Fill(initializer, 1), Fill(initializer, 1));
        (Numbers.Hash(Fill(initializer, 1)) == Numbers.Hash(Fill(initializer, 2))).Should().Be(deviation == 0);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Filling_does_not_allocate(IWeightInitializer initializer, double deviation)
    {
        float[] weights = new float[12];

        Allocation.Of(() => initializer.Fill(weights, 4, 3, new RandomStream(1, 1))).Should().Be(0, "whatever the deviation {0}", deviation);
    }

    [Fact]
    public void Uniform_forms_stay_within_their_limits()
    {
        Fill(new HeUniform(), 1).Should().OnlyContain(w => Math.Abs(w) <= Math.Sqrt(6.0 / FanIn));
        Fill(new GlorotUniform(), 1).Should().OnlyContain(w => Math.Abs(w) <= Math.Sqrt(6.0 / (FanIn + FanOut)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_standard_deviation_that_is_none_is_refused(double deviation) =>
        new Action(() => _ = new Gaussian(deviation)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage(FormattableString.Invariant($"The standard deviation must be a finite number greater than zero, but was '{deviation}'.*"));

    [Fact]
    public void A_constant_is_everywhere_the_same_and_finite()
    {
        Fill(new Constant(0.5f), 1).ToArray().Should().OnlyContain(weight => weight == 0.5f);
        new Action(() => _ = new Constant(float.NaN)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The value must be a finite number, but was 'NaN'.*").WithParameterName("value");
    }

    [Fact]
    public void The_default_standard_deviation_is_the_chapters() => new Gaussian().StandardDeviation.Should().Be(0.01);

    private static float[] Fill(IWeightInitializer initializer, ulong seed)
    {
        float[] weights = new float[FanIn * FanOut];
        weights.AsSpan().Fill(float.NaN);
        initializer.Fill(weights, FanIn, FanOut, new RandomStream(seed, 7));
        return weights;
    }
}
