using System.Globalization;
using NeuralTraining;
using NeuralTraining.Samples;
using NeuralTraining.Tuning;
using ScottPlot;
using ScottPlot.Plottables;

namespace HyperparameterOptimization;

/// <summary>The plots of figure 6.24: validation accuracy solid and training accuracy dashed against the epochs, a plot for each of the best trials.</summary>
internal static class BestTrialsPlots
{
    /// <summary>Creates the plots.</summary>
    /// <param name="trials">The trials, the best first, and the trainings that computed them; null where there is none.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="decay">The weight decay λ.</param>
    public static IReadOnlyList<Plot> Create(
        IReadOnlyList<(TrialRecord Trial, TrainingHistory? Training)> trials, Parameter<double> rate, Parameter<double> decay)
    {
        Plot[] plots = [.. trials.Select((best, rank) => Draw(
            string.Create(CultureInfo.InvariantCulture, $"Best-{rank + 1}\nlr {best.Trial.Values!.Get(rate):g2}, λ {best.Trial.Values.Get(decay):g2}"),
            Validation(best.Trial), Train(best.Training)))];

        // One legend for all plots: in each it would hide much.
        plots[0].ShowLegend(AccuracyPlot.FreeCorner(Train(trials[0].Training), Validation(trials[0].Trial)));
        return plots;
    }

    private static double[] Validation(TrialRecord trial) => [.. trial.Curve.Select(point => point.Value)];

    private static double[] Train(TrainingHistory? training) => [.. training?.Evaluations.Select(evaluation => evaluation.TrainAccuracy) ?? []];

    private static Plot Draw(string title, double[] validation, double[] train)
    {
        Plot plot = Figure.NewPlot(title, "epochs", "accuracy");
        AddLine("validation", validation, LinePattern.Solid);
        AddLine("train", train, LinePattern.DenselyDashed);
        plot.Axes.SetLimits(0, Math.Max(1, validation.Length - 1), 0, 1);
        plot.HideLegend();
        return plot;

        void AddLine(string name, double[] accuracies, LinePattern pattern)
        {
            if (accuracies.Length > 0)
            {
                Scatter line = plot.Add.ScatterLine(Enumerable.Range(0, accuracies.Length).Select(epoch => (double)epoch).ToArray(), accuracies);
                (line.LegendText, line.LineWidth, line.LinePattern) = (name, 2, pattern);
            }
        }
    }
}
