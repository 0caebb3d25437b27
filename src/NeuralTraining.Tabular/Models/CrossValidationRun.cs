using NeuralTraining.Data;

namespace NeuralTraining.Tabular;

/// <summary>Trains and predicts fold by fold.</summary>
internal static class CrossValidationRun
{
    /// <summary>Trains on the first table, and returns score and predictions of the second.</summary>
    public delegate (double Score, T[] Predictions) Trial<T>(
        Table train, Table validation, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken);

    public static CrossValidation<T> Run<T>(
        Table table,
        IReadOnlyList<Fold> folds,
        string scoreName,
        Trial<T> trial,
        IProgress<CrossValidationProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folds);
        if (folds.Count == 0)
        {
            throw new ArgumentException("A cross-validation must have at least one fold, but was given none.", nameof(folds));
        }

        double[] scores = new double[folds.Count];
        var predictions = new T?[table.RowCount];
        bool[] isPredicted = new bool[table.RowCount];
        for (int i = 0; i < scores.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> validation = folds[i].ValidationIndices.AsSpan();
            int fold = i;
            IProgress<TrainingProgress>? report = progress is null ? null : new SynchronousProgress<TrainingProgress>(
                training => progress.Report(new CrossValidationProgress { Fold = fold, Folds = folds.Count, Training = training }));
            (scores[i], T[] answers) = trial(
                table.SelectRows(folds[i].TrainIndices.AsSpan()), table.SelectRows(validation), report, cancellationToken);
            for (int j = 0; j < answers.Length; j++)
            {
                predictions[validation[j]] = answers[j];
                isPredicted[validation[j]] = true;
            }
        }

        var sizes = folds.Select(fold => (fold.TrainIndices.Length, fold.ValidationIndices.Length));
        return new CrossValidation<T>(scoreName, scores, [.. sizes], predictions, isPredicted);
    }
}
