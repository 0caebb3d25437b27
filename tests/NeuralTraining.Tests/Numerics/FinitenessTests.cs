using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class FinitenessTests
{
    private static readonly float[] NotFinite = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, BitConverter.Int32BitsToSingle(0x7F800001)];

    public static TheoryData<string> AllWidths => [.. Widths.All];

    /// <summary>At every place of spans around multiples of what one turn of the loop takes.</summary>
    [Theory]
    [MemberData(nameof(AllWidths))]
    public void One_that_is_not_is_found_wherever_it_is(string width)
    {
        foreach (int length in new[] { 1, 3, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 130 })
        {
            float[] values = Numbers.Uniform(length, -1e30f, 1e30f);
            IsBroken(width, values).Should().BeFalse("all {0} are finite", length);
            for (int i = 0; i < length; i++)
            {
                foreach (float bad in NotFinite)
                {
                    float kept = values[i];
                    values[i] = bad;
                    IsBroken(width, values).Should().BeTrue("number {0} of {1} is {2}", i, length, bad);
                    Finiteness.IndexOfFirstNot(values).Should().Be(i);
                    values[i] = kept;
                }
            }

            Finiteness.IndexOfFirstNot(values).Should().Be(-1);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Several_threads_find_it(int degree)
    {
        const int length = 200_000;
        float[] values = Extremes(length);

        Finiteness.OfAll(values, new Parallelism(degree)).Should().BeTrue();
        foreach (int place in new[] { 0, 66_666, 133_333, length - 1 })
        {
            values[place] = float.NaN;
            Finiteness.OfAll(values, new Parallelism(degree)).Should().BeFalse();
            values[place] = 1;
        }

        Finiteness.OfAll([]).Should().BeTrue();
        Allocation.Of(() => Finiteness.OfAll(values, new Parallelism(degree))).Should().Be(0);
    }

    /// <summary>Around multiples of what one turn of the loop takes, and of what each of several threads gets.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void No_magnitude_exceeds_the_bound(int degree)
    {
        foreach (int length in new[] { 1, 15, 16, 17, 64, 65, 130, 200_000 })
        {
            float[] values = Numbers.Uniform(length, -1, 1);
            foreach (int place in new[] { 0, length / 3, length - 1 })
            {
                float kept = values[place];
                values[place] = -1000;
                Finiteness.MagnitudeBound(values, new Parallelism(degree)).Should().BeInRange(1000, 1000 + length);
                values[place] = kept;
            }
        }

        Finiteness.MagnitudeBound([], new Parallelism(degree)).Should().Be(0);
    }

    /// <summary>Their sum is not finite, although each of them is.</summary>
    [Fact]
    public void The_largest_floats_are_finite()
    {
        float[] values = [.. Enumerable.Repeat(float.MaxValue, 100)];

        Finiteness.MagnitudeBound(values).Should().Be(float.PositiveInfinity);
        Finiteness.OfAll(values).Should().BeTrue();
        values[70] = float.NegativeInfinity;
        Finiteness.OfAll(values).Should().BeFalse();
    }

    private static bool IsBroken(string width, float[] values)
    {
        int bits = 0;
        Widths.Run(width, new Finiteness.MagnitudeSum(values, ref bits), values.Length);
        float bound = BitConverter.Int32BitsToSingle(bits);
        Finiteness.OfAll(values, bound).Should().Be(float.IsFinite(bound));
        return !float.IsFinite(bound);
    }

    private static float[] Extremes(int length)
    {
        float[] extremes = [float.MaxValue, -float.MaxValue, float.Epsilon, -0f, 1e-38f, 0, 1];
        return [.. Enumerable.Range(0, length).Select(i => extremes[i % extremes.Length])];
    }
}
