using FluentAssertions;
using MathNet.Numerics.Distributions;
using NeuralTraining.Numerics;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class RandomStreamSourceTests
{
    private static readonly RandomStream Stream = new(11, 4);

    [Fact]
    public void Doubles_are_the_numbers_of_the_stream_in_turn()
    {
        var source = new RandomStreamSource(Stream, position: 5);

        source.NextDouble().Should().Be(Stream.Uniform(5));
        source.NextDouble().Should().Be(Stream.Uniform(6));
        source.Position.Should().Be(7);
    }

    [Fact]
    public void Setting_the_position_goes_on_from_there()
    {
        var source = new RandomStreamSource(Stream);
        double[] first = source.NextDoubles(10);

        source.Position = 4;

        source.NextDouble().Should().Be(first[4]);
        source.Stream.Should().Be(Stream);
    }

    [Fact]
    public void Integers_and_bytes_cover_their_ranges()
    {
        var source = new RandomStreamSource(Stream);
        byte[] bytes = new byte[20_000];
        source.NextBytes(bytes);

        bytes.Distinct().Should().HaveCount(256);
        Enumerable.Range(0, 1000).Select(_ => source.Next()).Should().OnlyContain(i => i >= 0).And.OnlyHaveUniqueItems();
        Enumerable.Range(0, 1000).Select(_ => source.Next(3, 6)).Distinct().Order().Should().Equal(3, 4, 5);
    }

    /// <summary>The mean of 100,000 numbers from Gamma(3, 2), within five standard errors.</summary>
    [Fact]
    public void Distributions_of_MathNet_draw_from_it()
    {
        double[] samples = new double[100_000];
        Gamma.Samples(new RandomStreamSource(Stream), samples, 3, 2);
        double[] again = new double[100_000];
        Gamma.Samples(new RandomStreamSource(Stream), again, 3, 2);

        samples.Average().Should().BeApproximately(1.5, 5 * Math.Sqrt(0.75 / samples.Length));
        again.Should().Equal(samples);
    }
}
