using NeuralTraining.Samples;
using ScottPlot;
using ScottPlot.Colormaps;
using ScottPlot.Plottables;

namespace OptimizerCompareNaive;

/// <summary>The bowl in three dimensions. The drawing library has two, so points are turned by hand, and patches painted from the back to the front.</summary>
internal static class BowlSurface
{
    private const double Limit = 10;
    private const double Top = 105;
    private const int PatchesPerSide = 40;

    private static readonly double[] Ticks = [-10, -5, 0, 5, 10];

    // Where one looks from: around the vertical axis, and above the floor.
    private static readonly (double Sin, double Cos) Around = Math.SinCos(-60 * Math.PI / 180);
    private static readonly (double Sin, double Cos) Above = Math.SinCos(28 * Math.PI / 180);

    public static Plot Draw(string title)
    {
        Plot plot = Figure.NewPlot(title, "", "");
        foreach (IAxis axis in plot.Axes.GetAxes())
        {
            axis.IsVisible = false;
        }

        AddFloor(plot);
        AddSurface(plot);
        AddLabels(plot);
        plot.Axes.SetLimits(-1.8, 1.8, -1.6, 1.4);
        return plot;
    }

    private static void AddFloor(Plot plot)
    {
        foreach (double at in Ticks)
        {
            AddLine(plot, Project(at, -Limit, 0), Project(at, Limit, 0));
            AddLine(plot, Project(-Limit, at, 0), Project(Limit, at, 0));
        }

        AddLine(plot, Project(Limit, Limit, 0), Project(Limit, Limit, Top));
    }

    private static void AddSurface(Plot plot)
    {
        const double Step = 2 * Limit / PatchesPerSide;
        var patches = new List<(double Depth, Color Color, Coordinates[] Corners)>();
        for (double x = -Limit; x < Limit; x += Step)
        {
            for (double y = -Limit; y < Limit; y += Step)
            {
                double height = Bowl.Height(x + (Step / 2), y + (Step / 2));
                Coordinates[] corners = [OnSurface(x, y), OnSurface(x + Step, y), OnSurface(x + Step, y + Step), OnSurface(x, y + Step)];
                patches.Add((Depth(x, y), new Viridis().GetColor(height / Top), corners));
            }
        }

        foreach ((_, Color color, Coordinates[] corners) in patches.OrderByDescending(patch => patch.Depth))
        {
            Polygon polygon = plot.Add.Polygon(corners);
            polygon.FillColor = color;
            polygon.LineColor = Colors.White.WithAlpha(0.5);
            polygon.LineWidth = 0.4f;
        }
    }

    private static void AddLabels(Plot plot)
    {
        foreach (double at in Ticks)
        {
            AddText(plot, $"{at}", Project(at, -Limit - 2, 0));
            AddText(plot, $"{at}", Project(Limit + 2, at, 0));
        }

        for (int height = 0; height <= Top; height += 20)
        {
            AddText(plot, $"{height}", Project(Limit, Limit + 3, height));
        }

        AddText(plot, "x", Project(0, -Limit - 5, 0));
        AddText(plot, "y", Project(Limit + 5, 0, 0));
        AddText(plot, "f", Project(Limit, Limit + 3, Top + 12));
    }

    private static Coordinates OnSurface(double x, double y) => Project(x, y, Bowl.Height(x, y));

    private static Coordinates Project(double x, double y, double z)
    {
        double right = ((y * Around.Cos) - (x * Around.Sin)) / Limit;
        double up = (1.4 * z / Top) - 0.7;
        return new Coordinates(right, (up * Above.Cos) + (Depth(x, y) * Above.Sin));
    }

    /// <summary>How far behind the middle a point is. That of its foot on the floor will do: the bowl has one height over each.</summary>
    private static double Depth(double x, double y) => -((x * Around.Cos) + (y * Around.Sin)) / Limit;

    private static void AddLine(Plot plot, Coordinates from, Coordinates to)
    {
        LinePlot line = plot.Add.Line(from, to);
        line.LineColor = Colors.LightGray;
        line.LineWidth = 1;
    }

    private static void AddText(Plot plot, string text, Coordinates at)
    {
        Text label = plot.Add.Text(text, at);
        label.LabelFontSize = 13;
        label.LabelAlignment = Alignment.MiddleCenter;
    }
}
