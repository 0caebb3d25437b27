using NeuralTraining.Tuning;
using ScottPlot;
using ScottPlot.Plottables;

namespace NeuralTraining.Samples;

/// <summary>The plot of a study in parallel coordinates: an axis for each parameter and one for the value, and a line for each complete trial.</summary>
public static class ParallelCoordinatesPlot
{
    private const float LineWidth = 1.5f, TickSize = 13, NameSize = 14;
    private const double TickLength = 0.015;

    /// <summary>Creates the plot. A line is the darker, the better its trial is, and has gaps where a parameter does not exist.</summary>
    /// <param name="title">The title.</param>
    /// <param name="value">What the value is.</param>
    /// <param name="results">The trials, of which at least one is complete.</param>
    public static Plot Create(string title, string value, StudyResults results)
    {
        Plot plot = Figure.NewPlot(title, "", "");
        var colors = ColorScale.OfValues(results);
        FigureScale[] scales =
        [
            .. results.Space.Parameters.Select(FigureScale.Of),
            FigureScale.Of([.. results.Ranking.Select(trial => trial.Value!.Value)]),
        ];

        // The best are drawn last, above the others.
        foreach (TrialRecord trial in results.Ranking.Reverse())
        {
            double[] numbers = [.. trial.Values!.Numbers, trial.Value!.Value];
            for (int i = 1; i < numbers.Length; i++)
            {
                if (!double.IsNaN(numbers[i - 1]) && !double.IsNaN(numbers[i]))
                {
                    LinePlot line = plot.Add.Line(i - 1, scales[i - 1].Share(numbers[i - 1]), i, scales[i].Share(numbers[i]));
                    (line.LineColor, line.LineWidth) = (colors.Of(trial.Value!.Value), LineWidth);
                }
            }
        }

        foreach ((int i, FigureScale scale) in scales.Index())
        {
            bool isLast = i == scales.Length - 1;
            AddAxis(plot, i, scale, isLast ? value : results.Space.Parameters[i].Name, isLast ? 1 : -1);
        }

        plot.Axes.SetLimits(-0.35, scales.Length - 0.65, -0.1, 1.05);
        plot.Layout.Frameless();
        plot.Axes.Title.IsVisible = true;
        return plot;
    }

    private static void AddAxis(Plot plot, int x, FigureScale scale, string name, int side)
    {
        plot.Add.Line(x, 0, x, 1).LineColor = Colors.Black;
        foreach ((double place, string text) in scale.Ticks)
        {
            double y = (place - scale.Low) / (scale.High - scale.Low);
            plot.Add.Line(x + (side * TickLength), y, x, y).LineColor = Colors.Black;
            AddText(plot, text, x + (2 * side * TickLength), y, TickSize, side < 0 ? Alignment.MiddleRight : Alignment.MiddleLeft);
        }

        AddText(plot, name, x, -0.03, NameSize, Alignment.UpperCenter);
    }

    private static void AddText(Plot plot, string text, double x, double y, float size, Alignment alignment)
    {
        Text label = plot.Add.Text(text, x, y);
        (label.LabelFontSize, label.LabelAlignment, label.LabelFontColor) = (size, alignment, Colors.Black);
        label.LabelBackgroundColor = Colors.White.WithOpacity(0.85);
    }
}
