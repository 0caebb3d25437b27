using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace NeuralTraining.Metrics;

/// <summary>Represents the quality of a classifier's predictions: the confusion matrix and the scores of each
/// class.</summary>
/// <remarks>Immutable, and equal to a report of the same values. <c>ClassificationReport</c> of a network, a frozen
/// network or an ensemble computes one.</remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record ClassificationReport
{
    private const int ColumnWidth = 10;

    /// <summary>Creates a report.</summary>
    /// <param name="confusion">The confusion matrix.</param>
    /// <param name="classNames">The name of each class. Default: its number. Copied.</param>
    /// <param name="logLoss">The log-loss; null if it was not computed.</param>
    /// <param name="rocAuc">The area under the receiver operating characteristic; null if it was not computed.</param>
    /// <exception cref="ArgumentException">There are not as many names as classes, or one is null.</exception>
    public ClassificationReport(
        ConfusionMatrix confusion, IReadOnlyList<string>? classNames = null, double? logLoss = null, double? rocAuc = null)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        ReportTable.RequireNames(classNames, confusion.ClassCount, "classes", nameof(classNames));
        (Confusion, ClassNames, LogLoss, RocAuc) = (confusion, classNames?.ToArray().AsReadOnly(), logLoss, rocAuc);
    }

    /// <summary>Gets the samples of each class, counted by the class that was predicted for them.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Gets the name of each class; null if they have only numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Gets the log-loss, as <see cref="Metrics.LogLoss"/> computes it; null without probabilities.</summary>
    public double? LogLoss { get; }

    /// <summary>Gets the area under the receiver operating characteristic, of several classes the mean of each against
    /// the rest, as <see cref="Metrics.RocAuc"/> computes it; null without probabilities, NaN where a class has no
    /// samples.</summary>
    public double? RocAuc { get; }

    /// <summary>Gets the share of samples whose predicted class is the right one.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>Gets the scores of each class. Allocates.</summary>
    public IReadOnlyList<ClassScores> Classes =>
    [
        .. Enumerable.Range(0, Confusion.ClassCount).Select(i => new ClassScores(
            ClassNames?[i] ?? i.ToString(CultureInfo.InvariantCulture),
            Confusion.Precision(i), Confusion.Recall(i), Confusion.F1(i), Confusion.Support(i))),
    ];

    /// <summary>Gets the mean of the classes' scores.</summary>
    public ClassScores Macro => Average("macro avg", Averaging.Macro);

    /// <summary>Gets the mean of the classes' scores, weighted by their samples.</summary>
    public ClassScores Weighted => Average("weighted avg", Averaging.Weighted);

    /// <summary>Computes a report of predictions.</summary>
    /// <param name="predictions">The predictions, with labels; log-loss and ROC AUC need probabilities as well.</param>
    /// <param name="batch">The samples with labels, or targets that are probabilities of classes, and weights if they
    /// have any.</param>
    /// <param name="classNames">The name of each class. Default: its number.</param>
    /// <exception cref="ArgumentException">The predictions are not as many as the samples, a label is not the number of
    /// a class, or there are not as many names as classes.</exception>
    /// <exception cref="InvalidOperationException">The predictions have no labels.</exception>
    public static ClassificationReport Of(in Predictions predictions, in Batch batch, IReadOnlyList<string>? classNames = null)
    {
        Predictions.RequireFit(predictions, batch);
        var accumulator = new ClassificationReportAccumulator(!predictions.Probabilities.IsEmpty, classNames);
        int outputs = (int)predictions.Outputs.Lengths[1];
        accumulator.Check(batch, outputs);
        accumulator.CreateAccumulator(outputs).Add(predictions, batch);
        return accumulator.Report;
    }

    /// <inheritdoc />
    public bool Equals(ClassificationReport? other) =>
        other is not null
        && Confusion.Equals(other.Confusion)
        && (LogLoss, RocAuc).Equals((other.LogLoss, other.RocAuc))
        && (ClassNames ?? []).SequenceEqual(other.ClassNames ?? [], StringComparer.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Confusion, LogLoss, RocAuc);

    /// <summary>Returns the scores as a table like scikit-learn's, in the invariant culture. Names of more than 24
    /// characters are abbreviated.</summary>
    public override string ToString()
    {
        IReadOnlyList<ClassScores> classes = Classes;
        ClassScores macro = Macro, weighted = Weighted;
        string[] names = [.. classes.Select(scores => ReportTable.Abbreviate(scores.Name))];
        int width = Math.Max(names.Max(name => name.Length), weighted.Name.Length);
        var table = new StringBuilder();
        table.Append(' ', width + 1).AppendJoin("", Header.Select(title => title.PadLeft(ColumnWidth))).Append("\n\n");
        for (int i = 0; i < names.Length; i++)
        {
            Append(names[i], classes[i]);
        }

        string accuracy = Accuracy.ToString("0.00", CultureInfo.InvariantCulture), support = Count(macro.Support);
        table.Append('\n').Append("accuracy".PadLeft(width)).Append(' ').Append(accuracy.PadLeft(3 * ColumnWidth));
        table.Append(support.PadLeft(ColumnWidth)).Append('\n');
        Append(macro.Name, macro);
        Append(weighted.Name, weighted);
        if (Confusion.Unpredicted.Sum() is > 0 and var unpredicted)
        {
            table.Append('\n').Append(Invariant($"without a predicted class, as an output was NaN: {unpredicted:0.##}")).Append('\n');
        }

        string[] more = [.. Numbers().Select(number => Invariant($"{number.Name} {number.Value:0.0000}"))];
        table.Append(more.Length > 0 ? "\n" : "").AppendJoin(", ", more);
        return table.ToString().TrimEnd('\n');

        void Append(string name, ClassScores scores)
        {
            table.Append(name.PadLeft(width)).Append(' ');
            foreach (double score in new[] { scores.Precision, scores.Recall, scores.F1 })
            {
                table.Append(score.ToString("0.00", CultureInfo.InvariantCulture).PadLeft(ColumnWidth));
            }

            table.Append(Count(scores.Support).PadLeft(ColumnWidth)).Append('\n');
        }
    }

    private static string[] Header => ["precision", "recall", "f1-score", "support"];

    private static string Count(double support) => support.ToString("0.##", CultureInfo.InvariantCulture);

    private IEnumerable<(string Name, double Value)> Numbers()
    {
        if (LogLoss is { } logLoss)
        {
            yield return (Metrics.LogLoss.MetricName, logLoss);
        }

        if (RocAuc is { } rocAuc)
        {
            yield return (Metrics.RocAuc.MetricName, rocAuc);
        }
    }

    private ClassScores Average(string name, Averaging averaging) => new(
        name, Confusion.Precision(averaging), Confusion.Recall(averaging), Confusion.F1(averaging), Confusion.Total);
}
