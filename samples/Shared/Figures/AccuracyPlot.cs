using ScottPlot;

namespace NeuralTraining.Samples;

/// <summary>The book's plot of overfitting: the accuracy on the training data and on the test data against the epochs.</summary>
public static class AccuracyPlot
{
    private const int MarkEvery = 10;
    private const double Margin = 0.02;

    private static readonly CurveStyle Train = new(MarkerShape.FilledCircle, Color.FromHex("#1f77b4"));
    private static readonly CurveStyle Test = new(MarkerShape.FilledSquare, Color.FromHex("#ff7f0e"));

    /// <summary>Creates the plot from the accuracies after each evaluation, of which there may be none yet.</summary>
    /// <param name="title">The title.</param>
    /// <param name="evaluations">The evaluations, one for each epoch, on validation data too.</param>
    public static Plot Create(string title, IReadOnlyList<Evaluation> evaluations)
    {
        Plot plot = Figure.NewPlot(title, "epochs", "accuracy");
        double[] train = [.. evaluations.Select(evaluation => evaluation.TrainAccuracy)];
        double[] test = [.. evaluations.Select(evaluation => evaluation.ValidationAccuracy!.Value)];
        plot.AddCurve("train", train, Train, MarkEvery);
        plot.AddCurve("test", test, Test, MarkEvery);

        // A little more than there is, so that the frame does not cut the markers at the ends and the curve at the top.
        double last = Math.Max(1, evaluations.Count - 1);
        plot.Axes.SetLimits(-Margin * last, (1 + Margin) * last, 0, 1 + Margin);
        plot.ShowLegend(FreeCorner(train, test));
        return plot;
    }

    /// <summary>Returns the corner for a legend, lower right or upper left: the one that the curves, from 0 to 1, stay farther away from.</summary>
    public static Alignment FreeCorner(params IReadOnlyList<IReadOnlyList<double>> curves) =>
        Distance(curves, (x, y) => Math.Max(1 - x, y)) >= Distance(curves, (x, y) => Math.Max(x, 1 - y)) ? Alignment.LowerRight : Alignment.UpperLeft;

    private static double Distance(IReadOnlyList<IReadOnlyList<double>> curves, Func<double, double, double> distance) =>
        curves.SelectMany(curve => curve.Select((y, i) => distance(i / Math.Max(1.0, curve.Count - 1), y))).DefaultIfEmpty(1).Min();
}
