using FluentAssertions;
using NeuralTraining.Metrics;
using NeuralTraining.Samples.Tests.Support;
using ScottPlot;
using ScottPlot.Plottables;
using Xunit;

namespace NeuralTraining.Samples.Tests.Figures;

[Collection(FontState.Name)]
public sealed class ConfusionMatrixPlotTests : IDisposable
{
    private static readonly ClassificationReport Report = new(new ConfusionMatrix([[3, 1, 0], [0, 8, 0], [0, 0, 0]]), ["cat", "dog", "hen"]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_count_stands_in_a_field_that_is_the_darker_the_larger_its_share_of_the_class()
    {
        Plot plot = ConfusionMatrixPlot.Create("Title", Report);

        plot.GetPlottables<Text>().Select(text => text.LabelText).Should().Equal("3", "1", "0", "0", "8", "0", "0", "0", "0");
        Rectangle[] fields = [.. plot.GetPlottables<Rectangle>()];
        fields.Should().HaveCount(9);
        float[] light = [.. fields.Select(field => field.FillColor.Luminance)];
        light[4].Should().BeLessThan(light[0], "all dogs are right, and three of four cats");
        light[0].Should().BeLessThan(light[1]);
        light[1].Should().BeLessThan(light[2]);
        light[6..].Should().OnlyContain(luminance => luminance == light[2], "there are no hens");
        plot.GetPlottables<Text>().Select(text => text.LabelFontColor == Colors.White).Should().Equal(true, false, false, false, true, false, false, false, false);
    }

    [Fact]
    public void The_first_class_is_at_the_top_and_on_the_left()
    {
        Plot plot = ConfusionMatrixPlot.Create("Title", Report);

        Ticks(plot, plot.Axes.Left).Should().Equal((0, "cat"), (1, "dog"), (2, "hen"));
        Ticks(plot, plot.Axes.Bottom).Should().Equal((0, "cat"), (1, "dog"), (2, "hen"));

        AxisLimits limits = plot.Axes.GetLimits();
        (limits.Left, limits.Right, limits.Top, limits.Bottom).Should().Be((-0.5, 2.5, -0.5, 2.5));
        (plot.Axes.Bottom.Label.Text, plot.Axes.Left.Label.Text).Should().Be(("predicted", "actual"));
    }

    [Fact]
    public void It_is_drawn()
    {
        string path = Path.Combine(_folder.Path, "figure.png");

        Figure.SavePng(path, ConfusionMatrixPlot.Create("Title", Report));

        using var picture = new Picture(path);
        (picture.Width, picture.Height).Should().Be((Figure.Width, Figure.Height));
        picture.CountDark(right: 0.1, top: 0.15, bottom: 0.3).Should().BeGreaterThan(20, "the first class is named at the top");
        picture.CountDark(left: 0.45, top: 0.1, right: 0.6, bottom: 0.3).Should().BeGreaterThan(5, "there is a count");
    }

    [Fact]
    public void Classes_without_names_have_numbers()
    {
        Plot plot = ConfusionMatrixPlot.Create("Title", new ClassificationReport(Report.Confusion));

        Ticks(plot, plot.Axes.Left).Should().Equal((0, "0"), (1, "1"), (2, "2"));
    }

    // There are none before something is drawn.
    private static IEnumerable<(double Position, string Label)> Ticks(Plot plot, IAxis axis)
    {
        plot.RenderInMemory();
        return axis.TickGenerator.Ticks.Select(tick => (tick.Position, tick.Label));
    }
}
