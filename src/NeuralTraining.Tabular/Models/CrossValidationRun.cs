using System.Collections.Immutable;
using NeuralTraining.Data;

namespace NeuralTraining.Tabular;

/// <summary>Trains and predicts fold by fold.</summary>
internal static class CrossValidationRun
{
    /// <summary>Trains a model on the given rows.</summary>
    public delegate TModel Training<TModel>(
        Table train, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken);

    public static CrossValidation<T> Run<TModel, T>(
        Table table,
        IReadOnlyList<Fold> folds,
        string scoreName,
        Training<TModel> fit,
        Func<TModel, Table, T[]> predict,
        IProgress<CrossValidationProgress>? progress,
        CancellationToken cancellationToken)
        where TModel : TableModel
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
            (ImmutableArray<int> train, ImmutableArray<int> validation) = (folds[i].TrainIndices, folds[i].ValidationIndices);
            int fold = i;
            IProgress<TrainingProgress>? report = progress is null ? null : new SynchronousProgress<TrainingProgress>(
                training => progress.Report(new CrossValidationProgress { Fold = fold, Folds = folds.Count, Training = training }));
            TModel model = RowException.Call(train, () => fit(table.SelectRows(train.AsSpan()), report, cancellationToken));
            Table part = table.SelectRows(validation.AsSpan());
            (scores[i], T[] answers) = RowException.Call(validation, () => (model.Score(part), predict(model, part)));
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
