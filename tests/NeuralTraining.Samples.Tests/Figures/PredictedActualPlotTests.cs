using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using ScottPlot;
using ScottPlot.Plottables;
using Xunit;

namespace NeuralTraining.Samples.Tests.Figures;

[Collection(FontState.Name)]
public sealed class PredictedActualPlotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_axes_have_the_same_numbers_and_the_line_is_their_diagonal()
    {
        Plot plot = PredictedActualPlot.Create("Title", "metres", [0, 5, 8], [1, 4, 10]);

        AxisLimits limits = plot.Axes.GetLimits();
        (limits.Left, limits.Right).Should().Be((limits.Bottom, limits.Top));
        limits.Left.Should().BeLessThan(0);
        limits.Right.Should().BeGreaterThan(10);
        LinePlot line = plot.GetPlottables<LinePlot>().Single();
        (line.Start, line.End).Should().Be((new Coordinates(limits.Left, limits.Left), new Coordinates(limits.Right, limits.Right)));
        (plot.Axes.Bottom.Label.Text, plot.Axes.Left.Label.Text).Should().Be(("metres, actual", "metres, predicted"));
        plot.Legend.GetItems().Select(item => item.LabelText).Should().Equal("predicted = actual");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public void It_is_drawn_for_any_number_of_points(int count)
    {
        string path = Path.Combine(_folder.Path, "figure.png");
        float[] numbers = [.. Enumerable.Range(0, count).Select(i => (float)i)];

        Figure.SavePng(path, PredictedActualPlot.Create("Title", "metres", numbers, numbers));

        using var picture = new Picture(path);
        (picture.Width, picture.Height).Should().Be((Figure.Width, Figure.Height));
        picture.Colors.Should().BeGreaterThan(10);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 3)]
    public void Each_number_must_have_a_prediction(int actual, int predicted) =>
        FluentActions.Invoking(() => PredictedActualPlot.Create("Title", "metres", new float[actual], new float[predicted]))
            .Should().Throw<ArgumentException>()
            .WithMessage($"There must be a prediction for each of at least one number, but there are {predicted} for {actual}.*");
}
