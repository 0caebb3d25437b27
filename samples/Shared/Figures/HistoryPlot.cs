using NeuralTraining.Tuning;
using ScottPlot;
using ScottPlot.Plottables;

namespace NeuralTraining.Samples;

/// <summary>The plot of a study's history: the value of each trial by its number, and the best until then.</summary>
public static class HistoryPlot
{
    private const float MarkerSize = 8;

    private static readonly Color Trials = Color.FromHex("#1f77b4"), Best = Color.FromHex("#d62728");

    /// <summary>Creates the plot.</summary>
    /// <param name="title">The title.</param>
    /// <param name="value">What the value is.</param>
    /// <param name="results">The trials, of which at least one is complete.</param>
    public static Plot Create(string title, string value, StudyResults results)
    {
        Plot plot = Figure.NewPlot(title, "trial", value);
        TrialRecord[] complete = [.. results.Trials.Where(trial => trial.State == TrialState.Complete)];
        TrialRecord[] pruned = [.. results.Trials.Where(trial => trial is { State: TrialState.Pruned, Value: not null })];
        Add(plot, "trial", complete, MarkerShape.FilledCircle, Trials.WithOpacity(0.6));
        Add(plot, "pruned: last reported value", pruned, MarkerShape.Eks, Colors.Gray);

        var best = new List<Coordinates>();
        foreach (TrialRecord trial in complete)
        {
            double soFar = best.Count == 0 ? trial.Value!.Value : best[^1].Y;
            best.Add(new(trial.Number, results.Direction == Direction.Maximize
                ? Math.Max(soFar, trial.Value!.Value)
                : Math.Min(soFar, trial.Value!.Value)));
        }

        best.Add(new(results.Trials.Count - 1, best[^1].Y));
        Scatter line = plot.Add.ScatterLine(best.ToArray(), Best);
        (line.LegendText, line.LineWidth, line.ConnectStyle) = ("best so far", 2, ConnectStyle.StepHorizontal);

        FigureScale.Of([0, Math.Max(1, results.Trials.Count - 1)]).ShowOn(plot.Axes.Bottom);
        FigureScale.Of([.. complete.Concat(pruned).Select(trial => trial.Value!.Value)]).ShowOn(plot.Axes.Left);
        plot.ShowLegend(Edge.Bottom).Alignment = Alignment.MiddleCenter;
        plot.Legend.Orientation = Orientation.Horizontal;
        return plot;
    }

    private static void Add(Plot plot, string name, TrialRecord[] trials, MarkerShape shape, Color color)
    {
        if (trials.Length > 0)
        {
            plot.Add.Markers(
                trials.Select(trial => (double)trial.Number).ToArray(), trials.Select(trial => trial.Value!.Value).ToArray(),
                shape, MarkerSize, color).LegendText = name;
        }
    }
}
