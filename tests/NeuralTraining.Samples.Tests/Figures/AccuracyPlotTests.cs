using FluentAssertions;
using ScottPlot;
using Xunit;

namespace NeuralTraining.Samples.Tests.Figures;

public class AccuracyPlotTests
{
    [Theory]
    [InlineData(true, new[] { 0.1, 0.7, 0.9, 1 })]
    [InlineData(false, new[] { 0.1, 0.11, 0.12, 0.13 })]
    [InlineData(false, new[] { 0.1, 0.2, 0.3, 0.43 })]
    [InlineData(true, new[] { 0.9, 0.9, 0.9, 0.9 })]
    public void The_legend_stands_where_no_curve_is(bool isLowerRight, double[] curve) =>
        AccuracyPlot.FreeCorner(curve, curve).Should().Be(isLowerRight ? Alignment.LowerRight : Alignment.UpperLeft);

    [Fact]
    public void Without_curves_it_has_a_place_too() => AccuracyPlot.FreeCorner([], []).Should().Be(Alignment.LowerRight);

    [Fact]
    public void One_curve_is_enough_to_keep_it_away() =>
        AccuracyPlot.FreeCorner([0.1, 0.7, 0.8, 0.9], [0.1, 0.1, 0.1, 0.1]).Should().Be(Alignment.UpperLeft);
}
