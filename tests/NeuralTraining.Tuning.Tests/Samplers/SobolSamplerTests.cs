using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using CsCheck;
using FluentAssertions;
using NeuralTraining.PublicApi.Tests;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Samplers;

/// <summary>Sobol's points: SciPy's without scrambling, and as even with it.</summary>
public sealed class SobolSamplerTests
{
    private const int MaxDimensions = 256;

    /// <summary>The t of a net in the first dimensions: the sum of the degrees of their polynomials, less 1
    /// each.</summary>
    private static readonly int[] NetQuality = [0, 0, 0, 1, 3, 5];

    private static readonly SobolSampler Scrambled = new(), Plain = new(scramble: false);
    private static readonly JsonElement SciPy = Golden.Load("sobol");

    [Fact]
    public void The_first_points_equal_SciPy_s()
    {
        double[][] expected = [.. SciPy.GetProperty("first").EnumerateArray().Select(Point)];
        SearchSpace space = Cube(8);

        for (int k = 0; k < expected.Length; k++)
        {
            Suggest(Plain, space, k).Should().Equal(expected[k], "this is point {0}", k);
        }
    }

    [Fact]
    public void Points_far_away_in_every_dimension_equal_SciPy_s()
    {
        SearchSpace space = Cube(MaxDimensions);
        foreach (JsonProperty pair in SciPy.GetProperty("far").EnumerateObject())
        {
            int first = int.Parse(pair.Name, System.Globalization.CultureInfo.InvariantCulture);
            for (int i = 0; i < pair.Value.GetArrayLength(); i++)
            {
                Suggest(Plain, space, first + i).Should().Equal(Point(pair.Value[i]), "this is point {0}", first + i);
            }
        }
    }

    [Fact]
    public void Every_direction_number_equals_SciPy_s()
    {
        // Point 2ʲ⁺¹ − 1 is direction number j alone, as its Gray code is 2ʲ.
        const int bits = 30;
        SearchSpace space = Cube(MaxDimensions);
        double[][] numbers = [.. Enumerable.Range(0, bits).Select(j => Suggest(Plain, space, (int)((1L << (j + 1)) - 1)))];
        uint[] byDimension = [.. Enumerable.Range(0, MaxDimensions).SelectMany(
            d => numbers.Select(point => (uint)(point[d] * (1 << bits))))];

        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<uint>(byDimension))).Should().Be(
            SciPy.GetProperty("directions").GetString());
    }

    [Fact]
    public void The_last_trial_has_a_point() => Suggest(Plain, Cube(1), int.MaxValue).Should().Equal(Math.ScaleB(1, -31));

    [Fact]
    public void Every_block_of_scrambled_points_is_a_net() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 5], Gen.Int[0, 8], Gen.Int[0, 1000]).Sample((seed, dimensions, m, block) =>
        {
            SearchSpace space = Cube(dimensions);
            double[][] points = [.. Enumerable.Range(block << m, 1 << m).Select(k => Suggest(Scrambled, space, k, seed))];
            int t = NetQuality[dimensions];
            foreach (int[] shape in Shapes(dimensions, m - t))
            {
                points.GroupBy(point => string.Join(' ', point.Zip(shape, (x, digits) => Math.Floor(Math.ScaleB(x, digits)))))
                    .Select(box => box.Count()).Should().HaveCount(1 << (m - t)).And.AllBeEquivalentTo(
                        1 << t, "shape {0} has equal shares", shape);
            }
        }, iter: 40);

    [Fact]
    public void Every_dimension_alone_has_one_point_in_each_of_as_many_parts_as_points() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 100]).Sample((seed, block) =>
    {
        const int m = 6;
        SearchSpace space = Cube(MaxDimensions);
        double[][] points = [.. Enumerable.Range(block << m, 1 << m).Select(k => Suggest(Scrambled, space, k, seed))];
        for (int d = 0; d < MaxDimensions; d++)
        {
            points.Select(point => Math.Floor(Math.ScaleB(point[d], m))).Distinct().Should().HaveCount(1 << m, "this is dimension {0}", d);
        }
    }, iter: 3);

    [Fact]
    public void Scrambling_is_nested_points_share_as_many_digits_as_before() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 1 << 20], Gen.Int[0, 1 << 20]).Sample((seed, a, b) =>
    {
        SearchSpace space = Cube(3);
        double[] plainA = Suggest(Plain, space, a), plainB = Suggest(Plain, space, b);
        double[] scrambledA = Suggest(Scrambled, space, a, seed), scrambledB = Suggest(Scrambled, space, b, seed);
        for (int d = 0; d < 3; d++)
        {
            SharedDigits(scrambledA[d], scrambledB[d]).Should().Be(SharedDigits(plainA[d], plainB[d]), "points {0} and {1}", a, b);
        }
    }, iter: 300);

    [Fact]
    public void Scrambling_is_random_and_no_linear_map()
    {
        const int digits = 6;
        SearchSpace space = Cube(1);
        int[] scrambled = new int[1 << digits];
        for (int k = 0; k < scrambled.Length; k++)
        {
            scrambled[(int)Math.ScaleB(Suggest(Plain, space, k)[0], digits)] = (int)Math.ScaleB(Suggest(Scrambled, space, k)[0], digits);
        }

        // Of a digital shift or a linear scramble the sum would always be 0.
        IEnumerable<int> sums =
            from a in Enumerable.Range(0, 8)
            from b in Enumerable.Range(8, 8)
            from c in Enumerable.Range(16, 8)
            select scrambled[a] ^ scrambled[b] ^ scrambled[c] ^ scrambled[a ^ b ^ c];
        sums.Distinct().Should().HaveCountGreaterThan(1);
    }

    [Fact]
    public void Each_scrambled_point_is_uniform_over_the_seeds_and_has_all_digits_of_a_number()
    {
        const int seeds = 4096;
        SearchSpace space = Cube(2);
        double[][] points = [.. Enumerable.Range(0, seeds).Select(seed => Suggest(Scrambled, space, 3, (ulong)seed))];

        // Five standard deviations of the mean of as many uniform numbers, and of their products.
        points.Average(point => point[0]).Should().BeApproximately(0.5, 5 * Math.Sqrt(1.0 / 12 / seeds));
        points.Average(point => (point[0] - 0.5) * (point[1] - 0.5)).Should().BeApproximately(0, 5.0 / 12 / Math.Sqrt(seeds));
        points.Should().OnlyContain(point => point.All(x => x >= 0 && x < 1 && Math.ScaleB(x, 53) == Math.Floor(Math.ScaleB(x, 53))));
        points.Count(point => Math.ScaleB(point[0], 53) % 2 == 1).Should().BeInRange(seeds / 2 - 160, seeds / 2 + 160);
        points.Select(point => point[0]).Distinct().Should().HaveCount(seeds);
    }

    [Fact]
    public void Dimensions_are_scrambled_differently() =>
        Suggest(Scrambled, Cube(MaxDimensions), 0, seed: 7).Distinct().Should().HaveCount(MaxDimensions);

    [Fact]
    public void Choices_and_integers_have_equal_shares_after_a_power_of_two()
    {
        var space = new SearchSpace(Parameter.Categorical<string>("c", "a", "b", "c", "d"), Parameter.Integer("n", 1, 8));

        double[][] points = [.. Enumerable.Range(0, 32).Select(
            k => Scrambled.Suggest(new(space, Direction.Minimize, 5, k)).Numbers.ToArray())];

        points.GroupBy(point => (point[0], point[1])).Should().HaveCount(32);
    }

    [Fact]
    public void Without_scrambling_the_first_trial_has_the_lowest_numbers_and_the_first_choices() =>
        Plain.Suggest(new(Support.Network.Space, Direction.Minimize, 0, 0)).Should().Be(Support.Network.At(1e-6, "sgd", layers: 1));

    [Fact]
    public void More_parameters_than_the_table_has_dimensions_are_refused()
    {
        SearchSpace space = Cube(MaxDimensions + 1);
        const string message = "A space must have at most 256 parameters for Sobol's points, but has 257.";

        Scrambled.MaxTrials(Cube(MaxDimensions)).Should().BeNull();
        FluentActions.Invoking(() => Scrambled.MaxTrials(space)).Should().Throw<ArgumentException>().WithMessage(message);
        FluentActions.Invoking(() => Suggest(Scrambled, space, 0)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void The_direction_numbers_come_with_their_licence() =>
        File.ReadAllText(Path.Combine(Repository.Root, "src/NeuralTraining.Tuning/Samplers/joe-kuo-LICENSE.txt"))
            .Should().ContainAll("Frances Y. Kuo and Stephen Joe", "Redistribution and use", "AS IS");

    private static SearchSpace Cube(int dimensions) =>
        new([.. Enumerable.Range(0, dimensions).Select(i => Parameter.Uniform($"x{i}", 0, 1))]);

    private static double[] Suggest(SobolSampler sampler, SearchSpace space, int k, ulong seed = 0) =>
        sampler.Suggest(new(space, Direction.Minimize, seed, k)).Numbers.ToArray();

    private static double[] Point(JsonElement numbers) =>
        [.. numbers.EnumerateArray().Select(number => Math.ScaleB(number.GetInt64(), -30))];

    private static int SharedDigits(double a, double b) =>
        Math.Min(32, System.Numerics.BitOperations.LeadingZeroCount((ulong)Math.ScaleB(a, 53) ^ (ulong)Math.ScaleB(b, 53)) - 11);

    /// <summary>All ways to divide a number of binary digits among dimensions.</summary>
    private static IEnumerable<int[]> Shapes(int dimensions, int digits) => digits < 0 ? [] : dimensions == 1
        ? [[digits]]
        : Enumerable.Range(0, digits + 1).SelectMany(
            first => Shapes(dimensions - 1, digits - first).Select(rest => (int[])[first, .. rest]));
}
