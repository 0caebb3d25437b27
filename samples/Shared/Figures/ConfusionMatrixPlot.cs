using System.Globalization;
using NeuralTraining.Metrics;
using ScottPlot;
using ScottPlot.Plottables;

namespace NeuralTraining.Samples;

/// <summary>The plot of a confusion matrix: a field for each class by each predicted class, with its count, and darker the larger its share of the class is.</summary>
public static class ConfusionMatrixPlot
{
    private const float CountSize = 18;
    private const double Dark = 0.5;

    private static readonly Color Full = Color.FromHex("#1f77b4");

    /// <summary>Creates the plot, with the first class at the top and on the left.</summary>
    /// <param name="title">The title.</param>
    /// <param name="report">The confusion matrix and the names of its classes.</param>
    public static Plot Create(string title, ClassificationReport report)
    {
        Plot plot = Figure.NewPlot(title, "predicted", "actual");
        IReadOnlyList<ClassScores> classes = report.Classes;
        for (int actual = 0; actual < classes.Count; actual++)
        {
            for (int predicted = 0; predicted < classes.Count; predicted++)
            {
                double count = report.Confusion[actual, predicted];
                double share = count == 0 ? 0 : count / report.Confusion.Support(actual);
                Rectangle field = plot.Add.Rectangle(predicted - 0.5, predicted + 0.5, actual - 0.5, actual + 0.5);
                (field.FillColor, field.LineColor) = (Colors.White.InterpolateRgb(Full, share), Full);

                Text text = plot.Add.Text(count.ToString("0.##", CultureInfo.InvariantCulture), predicted, actual);
                (text.LabelFontSize, text.LabelAlignment) = (CountSize, Alignment.MiddleCenter);
                text.LabelFontColor = share > Dark ? Colors.White : Colors.Black;
            }
        }

        double[] places = [.. classes.Select((_, i) => (double)i)];
        string[] names = [.. classes.Select(scores => scores.Name)];
        plot.Axes.Bottom.SetTicks(places, names);
        plot.Axes.Left.SetTicks(places, names);
        plot.Axes.SetLimits(-0.5, classes.Count - 0.5, classes.Count - 0.5, -0.5);
        return plot;
    }
}
