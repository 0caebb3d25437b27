using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class ReductionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void The_sum_of_squares_is_that_in_double_precision(int length)
    {
        float[] values = Numbers.Uniform(length, -10, 10);
        double expected = values.Sum(value => (double)value * value);

        Reductions.SumOfSquares(values).Should().BeApproximately(expected, 1e-13 * expected);
    }

    [Theory]
    [InlineData(0, 0, 1f)]
    [InlineData(4, 2, 1f, 3f, -4f, 3f, 4f)]
    [InlineData(2, 0, float.NegativeInfinity, -2f, 1f)]
    [InlineData(0, 0, float.NaN, 3f, float.NaN)]
    [InlineData(2, 2, 1f, 3f, float.NaN, float.PositiveInfinity, float.NaN)]
    public void The_index_of_a_maximum_is_that_of_the_first_or_of_the_first_NaN(int ofMax, int ofMaxMagnitude, params float[] values)
    {
        Reductions.IndexOfMax(values).Should().Be(ofMax);
        Reductions.IndexOfMaxMagnitude(values).Should().Be(ofMaxMagnitude);
    }
}
