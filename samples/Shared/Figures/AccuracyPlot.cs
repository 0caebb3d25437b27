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
        plot.AddCurve("train", [.. evaluations.Select(evaluation => evaluation.TrainAccuracy)], Train, MarkEvery);
        plot.AddCurve("test", [.. evaluations.Select(evaluation => evaluation.ValidationAccuracy!.Value)], Test, MarkEvery);

        // A little more than there is, so that the frame does not cut the markers at the ends and the curve at the top.
        double last = Math.Max(1, evaluations.Count - 1);
        plot.Axes.SetLimits(-Margin * last, (1 + Margin) * last, 0, 1 + Margin);
        plot.ShowLegend(Alignment.LowerRight);
        return plot;
    }
}
