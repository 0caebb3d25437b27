using NeuralTraining.Samples;
using ScottPlot;
using ScottPlot.Colormaps;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace OptimizerCompareNaive;

/// <summary>The plots that the figures are made of, all over x and y from −10 to 10.</summary>
internal static class BowlPlots
{
    private const double Limit = 10;
    private const int MostContour = 7;
    private const float LineWidth = 1.5f;
    private const double ArrowScale = 0.09;

    /// <summary>The contours f = 1, 2, …, 7, as in the book.</summary>
    public static Plot Contours(string title)
    {
        Plot plot = NewPlot(title);
        for (int height = 1; height <= MostContour; height++)
        {
            // x²/20 + y² = h is an ellipse with half axes √(20h) and √h.
            Ellipse contour = plot.Add.Ellipse(0, 0, Math.Sqrt(20 * height), Math.Sqrt(height));
            contour.LineColor = new Viridis().GetColor((double)height / MostContour);
            contour.LineWidth = LineWidth;
        }

        return plot;
    }

    /// <summary>A path over the contours, and the minimum.</summary>
    public static Plot Path(string title, IReadOnlyList<Coordinates> path)
    {
        Plot plot = Contours(title);
        Scatter line = plot.Add.Scatter(path.ToArray(), Colors.Red);
        line.LineWidth = LineWidth;
        line.MarkerSize = 7;
        plot.Add.Marker(0, 0, MarkerShape.Cross, 11, Colors.Black).LineWidth = LineWidth;
        return plot;
    }

    /// <summary>The way of steepest descent from points on a grid, all but the minimum: the longer the arrow, the steeper.</summary>
    public static Plot GradientField(string title)
    {
        Plot plot = NewPlot(title);
        for (int x = -9; x <= 9; x++)
        {
            for (int y = -8; y <= 8; y += 2)
            {
                if ((x, y) is (0, 0))
                {
                    continue;
                }

                (float dx, float dy) = Bowl.Gradient(x, y);
                Arrow arrow = plot.Add.Arrow(x, y, x - (ArrowScale * dx), y - (ArrowScale * dy));
                arrow.ArrowShape = new ScottPlot.ArrowShapes.SingleLine();
                arrow.ArrowLineColor = Colors.Blue;
                arrow.ArrowLineWidth = LineWidth;
                arrow.ArrowheadLength = 5;
                arrow.ArrowheadWidth = 6;
            }
        }

        return plot;
    }

    private static Plot NewPlot(string title)
    {
        Plot plot = Figure.NewPlot(title, "x", "y");
        plot.Axes.SetLimits(-Limit, Limit, -Limit, Limit);
        plot.Axes.Bottom.TickGenerator = new NumericFixedInterval(5);
        plot.Axes.Left.TickGenerator = new NumericFixedInterval(5);
        return plot;
    }
}
