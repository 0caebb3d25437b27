using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Samplers.GaussianProcess;

public sealed class Matern52Tests
{
    [Fact]
    public void Correlations_and_slopes_are_those_of_the_formula_at_every_distance()
    {
        double[] squares = [.. Enumerable.Range(0, 4000).Select(i => i * i * 2.5e-4)];
        double[] correlations = [.. squares], alone = [.. squares], slopes = new double[squares.Length];

        Matern52.Correlate(correlations, slopes);
        Matern52.Correlate(alone);

        alone.Should().Equal(correlations);
        for (int i = 0; i < squares.Length; i++)
        {
            double a = Math.Sqrt(5 * squares[i]), decay = Math.Exp(-a);
            correlations[i].Should().BeApproximately((1 + a + a * a / 3) * decay, 1e-15 * correlations[i], "at r² = {0:R}", squares[i]);
            slopes[i].Should().BeApproximately(5.0 / 3 * (1 + a) * decay, 1e-15 * slopes[i], "slope at r² = {0:R}", squares[i]);
        }
    }

    [Fact]
    public void Points_that_are_far_apart_have_a_tiny_correlation()
    {
        double[] squares = [0, 1e5, 1e10, 1e300, 0, 0, 0, double.Epsilon];

        Matern52.Correlate(squares);

        squares[0].Should().Be(1);
        squares[7].Should().Be(1);
        squares[1].Should().BeInRange(0, 1e-290);
        squares[2].Should().BeInRange(0, 1e-290);
    }

    [Fact]
    public void A_correlation_has_the_same_bits_in_every_lane()
    {
        for (int i = 0; i < 100; i++)
        {
            double[] lanes = new double[Matern52.Granularity];
            Array.Fill(lanes, i * 0.037);
            Matern52.Correlate(lanes);
            lanes.Should().OnlyContain(value => value == lanes[0]);
        }
    }
}
