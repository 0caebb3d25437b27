using System.Text.Json;

namespace NeuralTraining.Tabular;

/// <summary>The preparation of a column of numbers: (x − center) / scale, computed in double precision and rounded to
/// single precision. A number that is then NaN or infinite is refused.</summary>
/// <remarks><inheritdoc cref="FittedColumn" path="/remarks" /></remarks>
public sealed class FittedNumbers : FittedColumn
{
    /// <summary>The distance from 1 to the next number in double precision.</summary>
    private const double Rounding = 2.220446049250313e-16;

    internal FittedNumbers(string name, bool hasIndicator, double? fill, double center, double scale)
        : base(name, ColumnType.Number, hasIndicator) => (Fill, Center, Scale) = (fill, center, scale);

    /// <summary>Gets the number that takes the place of a missing one, before it is scaled; null if a missing one is
    /// refused.</summary>
    public double? Fill { get; }

    /// <summary>Gets the number that becomes 0: the mean, the minimum or the median of the column in training; 0 if its
    /// numbers are kept.</summary>
    public double Center { get; }

    /// <summary>Gets the divisor, which is greater than 0: the standard deviation, or the distance between minimum and
    /// maximum or between the quartiles; 1 if the numbers are kept, or equal in training.</summary>
    public double Scale { get; }

    private protected override int EncodedWidth => 1;

    private protected override IEnumerable<string> EncodedNames => [Name];

    /// <summary>Finds center and scale, after missing numbers have been replaced.</summary>
    internal static FittedNumbers Fit(NumberColumn column, ColumnPreparation preparation)
    {
        string name = column.Name;
        double[] values = new double[column.RowCount];
        double? fill = FindFill(column, preparation.Missing);
        for (int row = 0; row < values.Length; row++)
        {
            float value = column.Values[row];
            values[row] = !float.IsNaN(value) ? RequireFinite(name, row, value)
                : fill ?? throw MissingValue(name, row);
        }

        (double center, double scale) = preparation.Method switch
        {
            PreparationMethod.Standardize => Standardize(values),
            PreparationMethod.MinMax => MinMax(values),
            PreparationMethod.Robust => Robust(values),
            _ => (0, 1),
        };
        return new FittedNumbers(name, preparation.MissingIndicator, fill, center, scale);
    }

    private protected override string DescribeEncoding() =>
        Invariant($"(x − {Center:G6}) / {Scale:G6}") + (Fill is { } fill ? Invariant($", {fill:G6} for missing") : "");

    private protected override void SaveOwn(Utf8JsonWriter json)
    {
        if (Fill is { } fill)
        {
            json.WriteNumber("fill", fill);
        }

        json.WriteNumber("center", Center);
        json.WriteNumber("scale", Scale);
    }

    private protected override void Encode(TableColumn column, Span<float> destination, int stride)
    {
        ReadOnlySpan<float> values = ((NumberColumn)column).Values;
        for (int row = 0; row < values.Length; row++)
        {
            double value = values[row];
            if (double.IsNaN(value))
            {
                value = Fill ?? throw MissingValue(Name, row);
            }

            float input = (float)((value - Center) / Scale);
            destination[row * stride] = float.IsFinite(input)
                ? input
                : throw NotFinite(row, values[row]);
        }
    }

    private RowException NotFinite(int row, float value) => new(
        row, place => Invariant($"The column '{Message.Abbreviate(Name)}' must hold numbers that are finite when they are scaled, ") +
            Invariant($"but row {place} holds '{value}'."));

    private static double RequireFinite(string name, int row, float value) =>
        float.IsFinite(value) ? value : throw Infinite(name, row, value);

    private static RowException Infinite(string name, int row, float value) => new(
        row, place => Invariant($"The column '{Message.Abbreviate(name)}' must hold finite numbers, but row {place} holds '{value}', ") +
            "or a number beyond the range of single precision.");

    /// <summary>Returns the number in the place of a missing one; null if it is refused.</summary>
    private static double? FindFill(NumberColumn column, MissingRule rule)
    {
        if (rule == MissingRule.Refuse)
        {
            return null;
        }

        if (column.MissingCount == column.RowCount)
        {
            throw new ArgumentException(
                $"The column '{Message.Abbreviate(column.Name)}' must have a value in training for one to take the place " +
                $"of missing ones, but has none. Leave it out by {nameof(Table)}.{nameof(Table.Without)}.");
        }

        double[] present = [.. column.Values.ToArray().Where(value => !float.IsNaN(value))];
        return rule switch
        {
            MissingRule.Mean => Sum(present) / present.Length,
            MissingRule.Median => Quantiles.Median(present),
            _ => MostFrequent(present),
        };
    }

    private static double MostFrequent(double[] values) =>
        values.CountBy(value => value).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First().Key;

    /// <summary>Returns mean and standard deviation, 1 for equal numbers.</summary>
    internal static (double Center, double Scale) Standardize(ReadOnlySpan<double> values)
    {
        int n = values.Length;
        double mean = Sum(values) / n, rest = 0, squares = 0;
        foreach (double value in values)
        {
            double difference = value - mean;
            rest += difference;
            squares += difference * difference;
        }

        // The rounding errors of the mean are not a deviation: the test of scikit-learn for constant columns.
        double variance = (squares - rest * rest / n) / n, error = n * mean * Rounding;
        return (mean, variance <= n * variance * Rounding + error * error ? 1 : Math.Sqrt(variance));
    }

    private static (double Center, double Scale) MinMax(ReadOnlySpan<double> values)
    {
        (double min, double max) = (values[0], values[0]);
        foreach (double value in values)
        {
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
        }

        return (min, NotZero(max - min));
    }

    private static (double Center, double Scale) Robust(Span<double> values)
    {
        double median = Quantiles.Median(values), range = Quantiles.Quantile(values, 0.75) - Quantiles.Quantile(values, 0.25);
        return (median, NotZero(range));
    }

    /// <summary>Returns the scale of a column; 1 for a constant one.</summary>
    private static double NotZero(double scale) => scale < 10 * Rounding ? 1 : scale;

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum;
    }
}
