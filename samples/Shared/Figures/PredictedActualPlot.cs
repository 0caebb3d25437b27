using ScottPlot;
using ScottPlot.Plottables;

namespace NeuralTraining.Samples;

/// <summary>The plot of predicted against actual numbers: a point for each, and the line on which predictions are right.</summary>
public static class PredictedActualPlot
{
    private const double Margin = 0.04;
    private const float MarkerSize = 6;
    private const double Opacity = 0.5;

    private static readonly Color Points = Color.FromHex("#1f77b4");

    /// <summary>Creates the plot, with the same numbers on both axes.</summary>
    /// <param name="title">The title.</param>
    /// <param name="quantity">What the numbers are.</param>
    /// <param name="actual">The actual numbers, at least one.</param>
    /// <param name="predicted">The predicted numbers, as many.</param>
    public static Plot Create(string title, string quantity, IReadOnlyList<float> actual, IReadOnlyList<float> predicted)
    {
        if (actual.Count == 0 || actual.Count != predicted.Count)
        {
            throw new ArgumentException($"There must be a prediction for each of at least one number, but there are {predicted.Count} for {actual.Count}.", nameof(predicted));
        }

        Plot plot = Figure.NewPlot(title, $"{quantity}, actual", $"{quantity}, predicted");
        float lowest = Math.Min(actual.Min(), predicted.Min()), highest = Math.Max(actual.Max(), predicted.Max());
        double margin = Margin * Math.Max(highest - lowest, 1e-6);
        (double low, double high) = (lowest - margin, highest + margin);

        LinePlot right = plot.Add.Line(low, low, high, high);
        (right.LegendText, right.LineColor, right.LinePattern) = ("predicted = actual", Colors.Gray, LinePattern.DenselyDashed);
        plot.Add.Markers(
            actual.Select(number => (double)number).ToArray(), predicted.Select(number => (double)number).ToArray(),
            MarkerShape.FilledCircle, MarkerSize, Points.WithOpacity(Opacity));
        plot.Axes.SetLimits(low, high, low, high);
        plot.ShowLegend(Alignment.UpperLeft);
        return plot;
    }
}
