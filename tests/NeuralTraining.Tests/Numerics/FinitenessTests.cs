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
            float[] values = Extremes(length);
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

        Finiteness.OfAll(values, new Workers(degree)).Should().BeTrue();
        foreach (int place in new[] { 0, 66_666, 133_333, length - 1 })
        {
            values[place] = float.NaN;
            Finiteness.OfAll(values, new Workers(degree)).Should().BeFalse();
            values[place] = 1;
        }

        Finiteness.OfAll([]).Should().BeTrue();
        Allocation.Of(() => Finiteness.OfAll(values, new Workers(degree))).Should().Be(0);
    }

    private static bool IsBroken(string width, float[] values)
    {
        bool isBroken = false;
        Widths.Run(width, new Finiteness.Search(values, ref isBroken));
        return isBroken;
    }

    private static float[] Extremes(int length)
    {
        float[] extremes = [float.MaxValue, -float.MaxValue, float.Epsilon, -0f, 1e-38f, 0, 1];
        return [.. Enumerable.Range(0, length).Select(i => extremes[i % extremes.Length])];
    }
}
