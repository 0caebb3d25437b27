using FluentAssertions;
using ScottPlot;
using Xunit;

namespace NeuralTraining.Samples.Tests.Figures;

public class AccuracyPlotTests
{
    [Theory]
    [InlineData(Alignment.LowerRight, 0.1, 0.7, 0.9, 1)]
    [InlineData(Alignment.UpperLeft, 0.1, 0.11, 0.12, 0.13)]
    [InlineData(Alignment.UpperLeft, 0.1, 0.2, 0.3, 0.43)]
    [InlineData(Alignment.LowerRight, 0.9, 0.9, 0.9, 0.9)]
    [InlineData(Alignment.LowerRight)]
    public void The_legend_stands_where_no_curve_is(Alignment expected, params double[] curve) => AccuracyPlot.FreeCorner(curve, curve).Should().Be(expected);

    [Fact]
    public void One_curve_is_enough_to_keep_it_away() =>
        AccuracyPlot.FreeCorner([0.1, 0.7, 0.8, 0.9], [0.1, 0.1, 0.1, 0.1]).Should().Be(Alignment.UpperLeft);
}
