using ScottPlot;
using ScottPlot.Plottables;

namespace NeuralTraining.Samples;

/// <summary>What the book draws with one line and the drawing library with several.</summary>
public static class PlotExtensions
{
    private const float LineWidth = 1.5f;
    private const float MarkerSize = 8;

    /// <summary>Shows the legend to the right of the plot, for curves that may be anywhere in it.</summary>
    public static void ShowLegendOutside(this Plot plot, Alignment alignment)
    {
        plot.ShowLegend(Edge.Right).Alignment = alignment;
        plot.Axes.Right.MinimumSize = 0;
    }

    /// <summary>Adds a curve over 0, 1, 2, …, with a marker at every so many of its values and an entry in the legend. An empty one is not drawn.</summary>
    public static void AddCurve(this Plot plot, string name, ReadOnlySpan<double> values, CurveStyle style, int markEvery = 1)
    {
        if (values.IsEmpty)
        {
            return;
        }

        double[] ys = values.ToArray();
        double[] xs = [.. Enumerable.Range(0, ys.Length).Select(i => (double)i)];
        Scatter line = plot.Add.ScatterLine(xs, ys, style.Color);
        line.LineWidth = LineWidth;
        line.LinePattern = style.Line;

        int[] marked = [.. Enumerable.Range(0, ys.Length).Where(i => i % markEvery == 0)];
        plot.Add.Markers(marked.Select(i => xs[i]).ToArray(), marked.Select(i => ys[i]).ToArray(), style.Marker, MarkerSize, style.Color);

        plot.Legend.ManualItems.Add(new LegendItem
        {
            LabelText = name,
            LineColor = style.Color,
            LineWidth = LineWidth,
            LinePattern = style.Line,
            MarkerShape = style.Marker,
            MarkerColor = style.Color,
            MarkerSize = MarkerSize,
        });
    }
}
