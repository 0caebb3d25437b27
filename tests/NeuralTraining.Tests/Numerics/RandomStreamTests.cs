using FluentAssertions;
using NeuralTraining.Numerics;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class RandomStreamTests
{
    /// <summary>The known answers that the authors of Philox publish with it (Random123, kat_vectors).</summary>
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0xe169c58d6627e8d5UL, 0x9b00dbd8bc57ac4cUL)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x41c83b0e408f276dUL, 0x6d5451fda20bc7c6UL)]
    [InlineData(0x299f31d0a4093822UL, 0x85a308d3243f6a88UL, 0x0370734413198a2eUL, 0x94fdccebd16cfe09UL, 0x24126ea15001e420UL)]
    public void Philox_gives_the_published_answers(ulong key, ulong counterLow, ulong counterHigh, ulong first, ulong second) =>
        Philox.Block(key, counterLow, counterHigh).Should().Be((first, second));

    [Fact]
    public void Numbers_2n_and_2n_plus_1_are_the_halves_of_block_n()
    {
        var stream = new RandomStream(0x299f31d0a4093822UL, 0x0370734413198a2eUL);
        const ulong Block = 0x05a308d3243f6a88UL;

        (ulong first, ulong second) = Philox.Block(stream.Seed, Block, stream.Stream);

        stream.Bits(2 * Block).Should().Be(first);
        stream.Bits(2 * Block + 1).Should().Be(second);
    }

    [Fact]
    public void A_number_does_not_depend_on_what_was_drawn_before()
    {
        var stream = new RandomStream(7, 3);
        ulong expected = stream.Bits(1000);

        _ = Enumerable.Range(0, 1000).Sum(i => stream.Uniform((ulong)i));

        new RandomStream(7, 3).Bits(1000).Should().Be(expected);
    }

    [Fact]
    public void Seeds_and_streams_give_other_numbers()
    {
        ulong[] numbers = [.. from seed in Enumerable.Range(0, 20) from stream in Enumerable.Range(0, 20) from counter in Enumerable.Range(0, 20)
            select new RandomStream((ulong)seed, (ulong)stream).Bits((ulong)counter)];

        numbers.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Purposes_indices_and_iterations_give_other_streams()
    {
        ulong[] streams = [.. from purpose in Enum.GetValues<RandomPurpose>() from index in new[] { 0, 1, 65535 } from iteration in new[] { 0L, 1, (1L << 40) - 1 }
            select purpose.Stream(0, index, iteration).Stream];

        streams.Should().OnlyHaveUniqueItems();
    }

    /// <summary>Mean and variance of a million numbers, within five standard errors of the exact ones, for three seeds.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Uniform_and_Gaussian_numbers_have_the_moments_of_their_distributions(ulong seed)
    {
        const int n = 1_000_000;
        var stream = new RandomStream(seed, 9);
        double[] uniform = [.. Enumerable.Range(0, n).Select(i => stream.Uniform((ulong)i))];
        double[] gaussian = [.. Enumerable.Range(0, n).Select(i => stream.Gaussian((ulong)i))];

        uniform.Should().OnlyContain(u => u >= 0 && u < 1);
        uniform.Average().Should().BeApproximately(0.5, 5 * Math.Sqrt(1 / 12.0 / n));
        uniform.Average(u => (u - 0.5) * (u - 0.5)).Should().BeApproximately(1 / 12.0, 5 * Math.Sqrt(1 / 180.0 / n));
        gaussian.Average().Should().BeApproximately(0, 5 * Math.Sqrt(1.0 / n));
        gaussian.Average(x => x * x).Should().BeApproximately(1, 5 * Math.Sqrt(2.0 / n));
        gaussian.Average(x => x * x * x * x).Should().BeApproximately(3, 5 * Math.Sqrt(96.0 / n));
        (gaussian.Count(x => Math.Abs(x) < 1) / (double)n).Should().BeApproximately(0.682689, 5 * Math.Sqrt(0.2166 / n));
    }

    [Fact]
    public void Below_is_uniform()
    {
        const int n = 700_000, bound = 7;
        var stream = new RandomStream(1, 2);
        int[] counts = new int[bound];
        for (int i = 0; i < n; i++)
        {
            counts[stream.Below((ulong)i, bound)]++;
        }

        counts.Should().OnlyContain(count => Math.Abs(count - n / bound) < 5 * Math.Sqrt(n / (double)bound));
    }

    [Fact]
    public void Below_refuses_a_bound_of_zero() =>
        new Action(() => new RandomStream(1, 2).Below(0, 0)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("bound");

    [Fact]
    public void A_permutation_holds_every_number_once_and_each_place_is_uniform()
    {
        const int n = 5, trials = 50_000;
        int[,] counts = new int[n, n];
        int[] order = new int[n];
        for (int trial = 0; trial < trials; trial++)
        {
            new RandomStream(3, (ulong)trial).FillPermutation(order);
            order.Order().Should().Equal(0, 1, 2, 3, 4);
            for (int i = 0; i < n; i++)
            {
                counts[i, order[i]]++;
            }
        }

        counts.Cast<int>().Should().OnlyContain(count => Math.Abs(count - trials / n) < 5 * Math.Sqrt(trials / (double)n));
    }

    [Fact]
    public void Filling_uses_the_numbers_from_0_on()
    {
        var stream = new RandomStream(5, 6);
        float[] uniform = new float[3], gaussian = new float[3];

        stream.FillUniform(uniform, -2, 4);
        stream.FillGaussian(gaussian, 0.5);

        uniform.Should().Equal(Enumerable.Range(0, 3).Select(i => (float)(-2 + 6 * stream.Uniform((ulong)i))));
        gaussian.Should().Equal(Enumerable.Range(0, 3).Select(i => (float)(0.5 * stream.Gaussian((ulong)i))));
    }

    [Fact]
    public void Streams_are_equal_when_seed_and_stream_are()
    {
        (new RandomStream(1, 2) == new RandomStream(1, 2)).Should().BeTrue();
        (new RandomStream(1, 2) != new RandomStream(1, 3)).Should().BeTrue();
        new RandomStream(1, 2).Equals((object)new RandomStream(2, 2)).Should().BeFalse();
        new RandomStream(1, 2).GetHashCode().Should().Be(new RandomStream(1, 2).GetHashCode());
    }
}
