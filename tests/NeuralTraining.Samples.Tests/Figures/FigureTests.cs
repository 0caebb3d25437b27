using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using ScottPlot;
using Xunit;

namespace NeuralTraining.Samples.Tests.Figures;

[Collection(FontState.Name)]
public sealed class FigureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plot_is_a_picture_of_the_usual_size()
    {
        using Picture picture = Save(path => Figure.SavePng(path, NewPlot()));

        (picture.Width, picture.Height).Should().Be((Figure.Width, Figure.Height));
        picture.Colors.Should().BeGreaterThan(10);
    }

    [Fact]
    public void Several_plots_stand_in_rows()
    {
        using Picture picture = Save(path => Figure.SavePng(path, columns: 2, 400, 300, NewPlot(), NewPlot(), NewPlot()));

        (picture.Width, picture.Height).Should().Be((800, 600));
        picture.CountDark(0, 0, 0.5, 0.5).Should().BeGreaterThan(1000);
        picture.CountDark(0.5, 0, 1, 0.5).Should().Be(picture.CountDark(0, 0, 0.5, 0.5), "the same plot is drawn in another place");
        picture.CountDark(0, 0.5, 0.5, 1).Should().Be(picture.CountDark(0, 0, 0.5, 0.5));
        picture.CountDark(0.5, 0.5, 1, 1).Should().Be(0, "there is no fourth plot");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(250)]
    public void A_curve_may_have_any_length(int count)
    {
        Plot plot = Figure.NewPlot("", "iterations", "loss");
        plot.AddCurve("SGD", Enumerable.Range(0, count).Select(i => 1.0 / (i + 1)).ToArray(), CurveStyle.OfOptimizer("SGD"), markEvery: 100);
        plot.ShowLegend();

        using Picture picture = Save(path => Figure.SavePng(path, plot));

        plot.Legend.GetItems().Should().HaveCount(count == 0 ? 0 : 1);
        picture.Colors.Should().BeGreaterThan(count == 0 ? 1 : 10);
    }

    [Fact]
    public void Markers_are_the_books()
    {
        string[] names = ["SGD", "Momentum", "AdaGrad", "Adam"];

        names.Select(name => CurveStyle.OfOptimizer(name).Marker)
            .Should().Equal(MarkerShape.FilledCircle, MarkerShape.Eks, MarkerShape.FilledSquare, MarkerShape.FilledDiamond);
        names.Select(name => CurveStyle.OfOptimizer(name).Color).Should().OnlyHaveUniqueItems();
    }

    private static Plot NewPlot()
    {
        Plot plot = Figure.NewPlot("Title", "iterations", "loss");
        plot.AddCurve("Adam", [1, 0.5, 0.25], CurveStyle.OfOptimizer("Adam"));
        plot.ShowLegend();
        return plot;
    }

    private Picture Save(Action<string> save)
    {
        string path = Path.Combine(_folder.Path, "figure.png");
        save(path);
        return new Picture(path);
    }
}
