using System.Text;

namespace NeuralTraining.Tabular;

/// <summary>The result of a cross-validation: the score of each fold, and a prediction for each row by a model that has
/// not seen it.</summary>
/// <typeparam name="T">The type of predictions: the class's name as a string, or a float.</typeparam>
/// <remarks>Immutable, so any number of threads may read it.</remarks>
public sealed class CrossValidation<T>
{
    private readonly (int Train, int Validation)[] _sizes;

    internal CrossValidation(string scoreName, double[] scores, (int Train, int Validation)[] sizes, T?[] predictions, bool[] isPredicted)
    {
        _sizes = sizes;
        ScoreName = scoreName;
        Scores = Array.AsReadOnly(scores);
        Predictions = Array.AsReadOnly(predictions);
        IsPredicted = Array.AsReadOnly(isPredicted);
        Mean = scores.Average();
        double squares = scores.Sum(score => (score - Mean) * (score - Mean));
        StandardError = Math.Sqrt(squares / (scores.Length - 1) / scores.Length);
    }

    /// <summary>Gets the name of the scores: <c>accuracy</c> or <c>R2</c>.</summary>
    public string ScoreName { get; }

    /// <summary>Gets the score of each fold's rows; NaN where it is not defined, such as R² of one row.</summary>
    public IReadOnlyList<double> Scores { get; }

    /// <summary>Gets the mean of the scores.</summary>
    public double Mean { get; }

    /// <summary>Gets the standard error of the mean: the deviation of the scores (divisor n − 1) divided by √n; NaN for
    /// one fold.</summary>
    public double StandardError { get; }

    /// <summary>Gets the prediction for each row of the table, the last if there are several; the default where a row
    /// is in no part to predict.</summary>
    public IReadOnlyList<T?> Predictions { get; }

    /// <summary>Gets whether a row was in a part to predict.</summary>
    public IReadOnlyList<bool> IsPredicted { get; }

    /// <summary>Returns a report: a line for each fold, and one for the mean and its standard error.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Invariant($"fold  train  validation  {ScoreName}\n"));
        for (int fold = 0; fold < Scores.Count; fold++)
        {
            text.Append(Invariant($"{fold + 1,4}  {_sizes[fold].Train,5}  {_sizes[fold].Validation,10}  {Scores[fold]:F4}\n"));
        }

        return text.Append(Invariant($"{ScoreName} {Mean:F4} ± {StandardError:F4} (standard error of {Scores.Count} folds)")).ToString();
    }
}
