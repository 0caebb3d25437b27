using NeuralTraining.Tuning;
using ScottPlot;
using ScottPlot.Colormaps;

namespace NeuralTraining.Samples;

/// <summary>Gives numbers colors, and a plot the bar that explains them.</summary>
internal sealed class ColorScale(double min, double max, bool isDarkHigh) : IHasColorAxis, IColormap
{
    private const float LabelSize = 14;

    // The lightest yellow is hard to see on white.
    private const double Lightest = 0.95;

    private readonly Viridis _viridis = new();

    public string Name => nameof(ColorScale);

    public IColormap Colormap => this;

    /// <summary>The scale of a study's values: the better, the darker.</summary>
    public static ColorScale OfValues(StudyResults results)
    {
        IEnumerable<double> values = results.Ranking.Select(trial => trial.Value!.Value);
        return new(values.Min(), values.Max(), results.Direction == Direction.Maximize);
    }

    public ScottPlot.Range GetRange() => new(min, max > min ? max : min + 1e-6);

    public Color GetColor(double share) => _viridis.GetColor(Lightest * (isDarkHigh ? 1 - share : share));

    /// <summary>Returns the color of a number.</summary>
    public Color Of(double number) => GetColor(max > min ? (number - min) / (max - min) : 0.5);

    /// <summary>Adds the bar to the right of a plot.</summary>
    public void ShowOn(Plot plot, string label)
    {
        ScottPlot.Panels.ColorBar bar = plot.Add.ColorBar(this);
        bar.Label = label;
        FigureScale.Of([min, max]).ShowOn(bar.Axis);
        (bar.LabelStyle.FontSize, bar.LabelStyle.Bold, bar.Axis.TickLabelStyle.FontSize) = (LabelSize, false, LabelSize);
    }
}
