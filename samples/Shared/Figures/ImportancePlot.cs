using System.Globalization;
using NeuralTraining.Tuning;
using ScottPlot;
using ScottPlot.Plottables;

namespace NeuralTraining.Samples;

/// <summary>The plot of the importance of a study's parameters: a bar for each, and its number with the standard deviation.</summary>
public static class ImportancePlot
{
    private const float TextSize = 14;
    private const double BarSize = 0.6;

    private static readonly Color Bars = Color.FromHex("#1f77b4");

    /// <summary>Creates the plot, with the most important parameter at the top.</summary>
    /// <param name="title">The title.</param>
    /// <param name="importances">The importances, of which there is at least one.</param>
    public static Plot Create(string title, IReadOnlyList<ParameterImportance> importances)
    {
        Plot plot = Figure.NewPlot(title, "share of the variance that the parameter alone explains", "");
        ParameterImportance[] upwards = [.. importances.OrderBy(importance => importance.Importance)];
        foreach ((int i, ParameterImportance importance) in upwards.Index())
        {
            Rectangle bar = plot.Add.Rectangle(0, importance.Importance, i - (BarSize / 2), i + (BarSize / 2));
            (bar.FillColor, bar.LineColor) = (Bars, Bars);
            string number = string.Create(CultureInfo.InvariantCulture, $"{importance.Importance:0.00} ± {importance.Deviation:0.00}");
            Text text = plot.Add.Text(number, importance.Importance, i);
            (text.LabelFontSize, text.LabelAlignment, text.LabelFontColor, text.OffsetX) = (TextSize, Alignment.MiddleLeft, Colors.Black, 6);
        }

        plot.Axes.Left.SetTicks([.. upwards.Select((_, i) => (double)i)], [.. upwards.Select(importance => importance.Parameter)]);
        FigureScale.Of([0, 1]).ShowOn(plot.Axes.Bottom);
        plot.Axes.SetLimits(0, 1.2, -0.6, upwards.Length - 0.4);
        return plot;
    }
}
