using ScottPlot;
using SkiaSharp;

namespace NeuralTraining.Samples;

/// <summary>Plots that look alike and can be read at half their size, and the PNG files they are saved as.</summary>
public static class Figure
{
    /// <summary>The width of a plot in pixels, unless another is given.</summary>
    public const int Width = 1280;

    /// <summary>The height of a plot in pixels, unless another is given.</summary>
    public const int Height = 960;

    // Everything is drawn at twice its size.
    private const float Scale = 2;
    private const float TitleSize = 16;
    private const float LabelSize = 14;
    private const float RightMargin = 30;

    /// <summary>Creates an empty plot. What is added to it then is as with any other plot of the drawing library.</summary>
    public static Plot NewPlot(string title, string xLabel, string yLabel)
    {
        ShippedFont.Load();
        var plot = new Plot();
        plot.Title(title, TitleSize);
        plot.Axes.Title.Label.Bold = false;
        plot.XLabel(xLabel, LabelSize);
        plot.YLabel(yLabel, LabelSize);
        foreach (IAxis axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontSize = LabelSize;
            axis.MinorTickStyle.Length = 0;
        }

        // Room for half of the last tick's label.
        plot.Axes.Right.MinimumSize = RightMargin;
        plot.HideGrid();
        plot.Legend.FontSize = LabelSize;
        plot.Legend.ShadowColor = Colors.Transparent;
        return plot;
    }

    /// <summary>Saves a plot.</summary>
    public static void SavePng(string path, Plot plot) => SavePng(path, columns: 1, plot);

    /// <summary>Saves several plots as one figure, row by row.</summary>
    public static void SavePng(string path, int columns, params IReadOnlyList<Plot> plots) => SavePng(path, columns, Width, Height, plots);

    /// <summary>Saves several plots as one figure, row by row, each of the given size in pixels.</summary>
    public static void SavePng(string path, int columns, int plotWidth, int plotHeight, params IReadOnlyList<Plot> plots)
    {
        int rows = (plots.Count + columns - 1) / columns;
        using SKSurface surface = SKSurface.Create(new SKImageInfo(plotWidth * columns, plotHeight * rows));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(Scale);
        var size = new PixelSize(plotWidth / Scale, plotHeight / Scale);
        for (int i = 0; i < plots.Count; i++)
        {
            var corner = new Pixel(i % columns * size.Width, i / columns * size.Height);
            plots[i].RenderManager.ClearCanvasBeforeEachRender = false;
            plots[i].Render(surface.Canvas, new PixelRect(corner, size));
        }

        using SKImage image = surface.Snapshot();
        using SKData png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        using FileStream file = File.Create(path);
        png.SaveTo(file);
    }
}
