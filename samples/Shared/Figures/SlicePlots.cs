using NeuralTraining.Tuning;
using ScottPlot;

namespace NeuralTraining.Samples;

/// <summary>A plot for each parameter of a study: the values of the complete trials against the parameter.</summary>
public static class SlicePlots
{
    private const float MarkerSize = 10;

    /// <summary>Creates the plots, in the order of the parameters. A trial is the darker, the later it was.</summary>
    /// <param name="value">What the value is.</param>
    /// <param name="results">The trials, of which at least one is complete.</param>
    public static IReadOnlyList<Plot> Create(string value, StudyResults results)
    {
        var colors = new ColorScale(0, results.Trials.Count - 1, isDarkHigh: true);
        var values = FigureScale.Of([.. results.Ranking.Select(trial => trial.Value!.Value)]);
        return [.. results.Space.Parameters.Select((parameter, index) =>
        {
            Plot plot = Figure.NewPlot("", parameter.Name, value);
            var scale = FigureScale.Of(parameter);
            foreach (TrialRecord trial in results.Ranking.Where(trial => !double.IsNaN(trial.Values!.Numbers[index])).OrderBy(trial => trial.Number))
            {
                plot.Add.Marker(
                    scale.Place(trial.Values!.Numbers[index]), trial.Value!.Value, MarkerShape.FilledCircle, MarkerSize, colors.Of(trial.Number));
            }

            scale.ShowOn(plot.Axes.Bottom);
            values.ShowOn(plot.Axes.Left);
            colors.ShowOn(plot, "trial");
            return plot;
        })];
    }
}
