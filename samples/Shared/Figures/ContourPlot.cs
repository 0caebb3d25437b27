using NeuralTraining.Tuning;
using ScottPlot;
using ScottPlot.Plottables;

namespace NeuralTraining.Samples;

/// <summary>The plot of a study's value over two of its parameters: filled contours through all complete trials, and the trials as points.</summary>
/// <remarks>The height at a point is the mean of the trials' values, weighted by a Gaussian of their distance, with a standard deviation of 0.08 of the axes.</remarks>
public static class ContourPlot
{
    private const double Bandwidth = 0.08;
    private const int Columns = 240, Rows = 180, Bands = 12;
    private const float MarkerSize = 9;

    /// <summary>Creates the plot.</summary>
    /// <param name="title">The title.</param>
    /// <param name="value">What the value is.</param>
    /// <param name="results">The trials, of which at least one is complete.</param>
    /// <param name="x">The parameter on the horizontal axis.</param>
    /// <param name="y">The parameter on the vertical axis.</param>
    public static Plot Create(string title, string value, StudyResults results, Parameter x, Parameter y)
    {
        Plot plot = Figure.NewPlot(title, x.Name, y.Name);
        (FigureScale across, FigureScale up) = (FigureScale.Of(x), FigureScale.Of(y));
        (int xIndex, int yIndex) = (results.Space.IndexOf(x), results.Space.IndexOf(y));
        (double X, double Y, double Value)[] trials =
        [
            .. results.Ranking
                .Select(trial => (X: trial.Values!.Numbers[xIndex], Y: trial.Values.Numbers[yIndex], Value: trial.Value!.Value))
                .Where(trial => !double.IsNaN(trial.X) && !double.IsNaN(trial.Y))
                .Select(trial => (across.Share(trial.X), up.Share(trial.Y), trial.Value)),
        ];
        var colors = ColorScale.OfValues(results);
        ScottPlot.Range range = colors.GetRange();
        double band = (range.Max - range.Min) / Bands;
        double[,] heights = new double[Rows, Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                double height = Height(trials, (column + 0.5) / Columns, 1 - ((row + 0.5) / Rows));
                heights[row, column] = range.Min + (band * (Math.Min(Bands - 1, Math.Floor((height - range.Min) / band)) + 0.5));
            }
        }

        Heatmap map = plot.Add.Heatmap(heights);
        double cellWidth = (across.High - across.Low) / Columns, cellHeight = (up.High - up.Low) / Rows;
        map.Position = new CoordinateRect(
            across.Low + (cellWidth / 2), across.High - (cellWidth / 2), up.Low + (cellHeight / 2), up.High - (cellHeight / 2));
        (map.Colormap, map.ManualRange) = (colors, range);

        foreach ((double atX, double atY, double height) in trials)
        {
            Marker point = plot.Add.Marker(
                across.Low + (atX * (across.High - across.Low)), up.Low + (atY * (up.High - up.Low)), MarkerShape.FilledCircle, MarkerSize, colors.Of(height));
            (point.MarkerStyle.OutlineColor, point.MarkerStyle.OutlineWidth) = (Colors.White, 1);
        }

        across.ShowOn(plot.Axes.Bottom);
        up.ShowOn(plot.Axes.Left);
        plot.Axes.SetLimits(across.Low, across.High, up.Low, up.High);
        colors.ShowOn(plot, value);
        return plot;
    }

    private static double Height((double X, double Y, double Value)[] trials, double x, double y)
    {
        // Relative to the nearest trial, so that far from all trials it alone counts.
        double nearest = trials.Min(trial => Square(trial.X - x) + Square(trial.Y - y)), sum = 0, weights = 0;
        foreach ((double atX, double atY, double value) in trials)
        {
            double weight = Math.Exp((nearest - Square(atX - x) - Square(atY - y)) / (2 * Square(Bandwidth)));
            (sum, weights) = (sum + (weight * value), weights + weight);
        }

        return sum / weights;
    }

    private static double Square(double number) => number * number;
}
