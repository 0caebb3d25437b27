using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using NeuralTraining.Numerics;

namespace NeuralTraining.Metrics;

/// <summary>Represents the numbers of samples of each class by their predicted class: the sums of their weights if they
/// have any.</summary>
/// <remarks>Immutable. Two matrices are equal if all their counts are. A quotient of 0 and 0 counts as 0 in precision,
/// recall and F1, as <c>zero_division=0</c> in scikit-learn.</remarks>
public sealed class ConfusionMatrix : IEquatable<ConfusionMatrix>
{
    private const int MaxPrintedClasses = 30;

    private readonly double[] _cells, _unpredicted;

    /// <summary>Creates a confusion matrix.</summary>
    /// <param name="rows">The row of each right class, in which column c counts the samples that were predicted to be
    /// of class c; at least two rows. Copied.</param>
    /// <param name="unpredicted">The count of each right class's samples without a prediction. Default: 0 for each.
    /// Copied.</param>
    /// <exception cref="ArgumentException">There are fewer than two rows, the rows are not as long as there are rows,
    /// or a count is negative, NaN or infinite.</exception>
    public ConfusionMatrix(IReadOnlyList<IReadOnlyList<double>> rows, IReadOnlyList<double>? unpredicted = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count < 2 || rows.Any(row => row is null || row.Count != rows.Count))
        {
            throw new ArgumentException(
                Invariant($"A confusion matrix must have a row and a column for each of at least two classes, ") +
                Invariant($"but has rows of lengths {string.Join(", ", rows.Select(row => row?.Count ?? 0))}."), nameof(rows));
        }

        _cells = [.. rows.SelectMany(row => row)];
        _unpredicted = unpredicted is null ? new double[rows.Count] : [.. unpredicted];
        if (_unpredicted.Length != rows.Count)
        {
            throw new ArgumentException(
                Invariant($"Each of the {rows.Count} classes must have a count of samples without a prediction, ") +
                Invariant($"but there are {_unpredicted.Length} counts."), nameof(unpredicted));
        }

        foreach (double count in _cells.Concat(_unpredicted))
        {
            if (!(count >= 0 && double.IsFinite(count)))
            {
                throw new ArgumentException(
                    Invariant($"The counts of a confusion matrix must be finite and at least 0, but one was '{count}'."), nameof(rows));
            }
        }
    }

    /// <summary>Creates a matrix over counts, which are not copied.</summary>
    internal ConfusionMatrix(double[] cells, double[] unpredicted) => (_cells, _unpredicted) = (cells, unpredicted);

    /// <summary>Counts predictions.</summary>
    /// <param name="predictions">The predictions, with labels.</param>
    /// <param name="batch">The samples with labels, or targets that are probabilities of classes, and weights if they
    /// have any.</param>
    /// <exception cref="ArgumentException">The predictions have no labels, or are not as many as the samples, or a
    /// right or predicted label is not the number of a class.</exception>
    public static ConfusionMatrix Of(in Predictions predictions, in Batch batch)
    {
        Predictions.RequireFit(predictions, batch);
        int outputs = (int)predictions.Outputs.Lengths[1];
        ClassTargets.Check(batch, outputs);
        var counts = new ConfusionCounts(ClassTargets.CountOf(outputs));
        counts.Add(predictions, batch);
        return counts.Matrix;
    }

    /// <summary>Gets the number of classes.</summary>
    public int ClassCount => _unpredicted.Length;

    /// <summary>Gets the row of each right class, in which column c counts the samples that were predicted to be of
    /// class c. Allocates.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Rows => [.. _cells.Chunk(ClassCount).Select(row => row.AsReadOnly())];

    /// <summary>Gets the count of each right class's samples without a prediction, as an output was NaN.</summary>
    public IReadOnlyList<double> Unpredicted => _unpredicted.AsReadOnly();

    /// <summary>Gets the count of the samples of one class that were predicted to be of one class.</summary>
    /// <param name="right">The right class.</param>
    /// <param name="predicted">The predicted class.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class is outside its range.</exception>
    public double this[int right, int predicted] => _cells[Known(right) * ClassCount + Known(predicted)];

    /// <summary>Gets the count of all samples.</summary>
    public double Total => _cells.Sum() + _unpredicted.Sum();

    /// <summary>Gets the share of samples whose predicted class is the right one; NaN without samples.</summary>
    public double Accuracy => Diagonal / Total;

    /// <summary>Returns the count of a class's samples.</summary>
    /// <param name="label">The label of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The class is outside its range.</exception>
    public double Support(int label)
    {
        double sum = _unpredicted[Known(label)];
        for (int predicted = 0; predicted < ClassCount; predicted++)
        {
            sum += _cells[label * ClassCount + predicted];
        }

        return sum;
    }

    /// <summary>Returns the count of samples that were predicted to be of a class.</summary>
    /// <param name="label">The label of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The class is outside its range.</exception>
    public double Predicted(int label)
    {
        double sum = 0;
        for (int cell = Known(label); cell < _cells.Length; cell += ClassCount)
        {
            sum += _cells[cell];
        }

        return sum;
    }

    /// <summary>Returns the share of correct predictions among those of a class.</summary>
    /// <param name="label">The label of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The class is outside its range.</exception>
    public double Precision(int label) => Quotient(this[label, label], Predicted(label));

    /// <summary>Returns the share of the samples of a class that were predicted correctly.</summary>
    /// <param name="label">The label of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The class is outside its range.</exception>
    public double Recall(int label) => Quotient(this[label, label], Support(label));

    /// <summary>Returns the harmonic mean of a class's precision and recall.</summary>
    /// <param name="label">The label of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The class is outside its range.</exception>
    public double F1(int label) => Quotient(2 * this[label, label], Predicted(label) + Support(label));

    /// <summary>Returns the precision averaged over the classes.</summary>
    /// <param name="averaging">The kind of average.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none of those named.</exception>
    public double Precision(Averaging averaging) => Average(averaging, Precision, () => Quotient(Diagonal, _cells.Sum()));

    /// <summary>Returns the recall averaged over the classes.</summary>
    /// <param name="averaging">The kind of average.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none of those named.</exception>
    public double Recall(Averaging averaging) => Average(averaging, Recall, () => Quotient(Diagonal, Total));

    /// <summary>Returns F1 averaged over the classes.</summary>
    /// <param name="averaging">The kind of average.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none of those named.</exception>
    public double F1(Averaging averaging) => Average(averaging, F1, () => Quotient(2 * Diagonal, _cells.Sum() + Total));

    /// <summary>Returns the sum of two matrices, such as those of two folds.</summary>
    /// <param name="other">A matrix of as many classes.</param>
    /// <exception cref="ArgumentException">The numbers of classes differ.</exception>
    public ConfusionMatrix Add(ConfusionMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.ClassCount == ClassCount
            ? new ConfusionMatrix(Sums(_cells, other._cells), Sums(_unpredicted, other._unpredicted))
            : throw new ArgumentException(
                Invariant($"Both confusion matrices must be of {ClassCount} classes, but the other is of {other.ClassCount}."),
                nameof(other));

        static double[] Sums(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];
    }

    /// <inheritdoc />
    public bool Equals(ConfusionMatrix? other) =>
        other is not null && _cells.SequenceEqual(other._cells) && _unpredicted.SequenceEqual(other._unpredicted);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ConfusionMatrix);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(ClassCount, Total, Diagonal);

    /// <summary>Returns the counts as a table of at most 30 classes, in the invariant culture.</summary>
    public override string ToString()
    {
        if (ClassCount > MaxPrintedClasses)
        {
            return Invariant($"ConfusionMatrix of {ClassCount} classes: {Diagonal:0.##} of {Total:0.##} samples are right");
        }

        string[] texts = [.. _cells.Select(count => count.ToString("0.##", CultureInfo.InvariantCulture))];
        const string corner = "right \\ predicted";
        int width = Math.Max(texts.Max(text => text.Length), 2) + 2;
        var table = new StringBuilder(corner);
        for (int column = 0; column < ClassCount; column++)
        {
            table.Append(column.ToString(CultureInfo.InvariantCulture).PadLeft(width));
        }

        for (int row = 0; row < ClassCount; row++)
        {
            table.Append('\n').Append(row.ToString(CultureInfo.InvariantCulture).PadLeft(corner.Length));
            table.AppendJoin("", texts.Skip(row * ClassCount).Take(ClassCount).Select(text => text.PadLeft(width)));
        }

        return table.ToString();
    }

    private double Diagonal
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < _cells.Length; i += ClassCount + 1)
            {
                sum += _cells[i];
            }

            return sum;
        }
    }

    private static double Quotient(double part, double whole) => whole == 0 ? 0 : part / whole;

    private double Average(Averaging averaging, Func<int, double> score, Func<double> together)
    {
        double sum = 0, total = 0;
        for (int i = 0; i < ClassCount && averaging != Averaging.Micro; i++)
        {
            double weight = averaging == Averaging.Weighted ? Support(i) : 1;
            sum += weight * score(i);
            total += weight;
        }

        return Require.Defined(averaging, "averaging") == Averaging.Micro ? together() : Quotient(sum, total);
    }

    private int Known(int label, [CallerArgumentExpression(nameof(label))] string argument = "") =>
        (uint)label < (uint)ClassCount
            ? label
            : throw new ArgumentOutOfRangeException(
                argument, Invariant($"The label of a class must be from 0 to {ClassCount - 1}, but was '{label}'."));
}
