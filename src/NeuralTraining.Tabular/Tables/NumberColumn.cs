using System.Globalization;

namespace NeuralTraining.Tabular;

/// <summary>A column of numbers in single precision; a missing one is NaN.</summary>
/// <remarks>A column never changes, so any number of threads may read it at once.</remarks>
public sealed class NumberColumn : TableColumn
{
    /// <summary>The smallest integer to which another is rounded in single precision.</summary>
    private const int FirstRounded = 1 << 24;

    private readonly ReadOnlyMemory<float> _values;

    /// <summary>Creates a column from numbers, which are copied.</summary>
    /// <param name="name">The name, at least one character.</param>
    /// <param name="values">The number of each row; NaN where it is missing.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public NumberColumn(string name, params ReadOnlySpan<float> values)
        : this(name, (ReadOnlyMemory<float>)values.ToArray())
    {
    }

    /// <summary>Creates a column over numbers, which are not copied.</summary>
    internal NumberColumn(string name, ReadOnlyMemory<float> values)
        : base(name)
    {
        _values = values;
        MissingCount = CountMissing(values.Span);
    }

    /// <summary>Gets the number of each row; NaN where it is missing.</summary>
    public ReadOnlySpan<float> Values => _values.Span;

    /// <inheritdoc />
    public override ColumnType Type => ColumnType.Number;

    /// <inheritdoc />
    public override int RowCount => _values.Length;

    /// <inheritdoc />
    public override int MissingCount { get; }

    /// <inheritdoc />
    public override bool IsMissing(int row)
    {
        CheckRow(row);
        return float.IsNaN(_values.Span[row]);
    }

    /// <inheritdoc />
    public override string? TextOf(int row) => IsMissing(row) ? null : Text(_values.Span[row]);

    /// <summary>Returns a number with the fewest digits that distinguish it; <c>0</c> for −0, its equal.</summary>
    internal static string Text(float value) => (value == 0 ? 0 : value).ToString(CultureInfo.InvariantCulture);

    internal override TableColumn Select(ReadOnlySpan<int> rows)
    {
        ReadOnlySpan<float> all = Values;
        float[] values = new float[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            values[i] = all[rows[i]];
        }

        return new NumberColumn(Name, (ReadOnlyMemory<float>)values);
    }

    internal override string DescribeValues()
    {
        (float min, float max, double sum) = (float.PositiveInfinity, float.NegativeInfinity, 0);
        foreach (float value in Values)
        {
            if (!float.IsNaN(value))
            {
                (min, max, sum) = (Math.Min(min, value), Math.Max(max, value), sum + value);
            }
        }

        return MissingCount == RowCount
            ? "no values"
            : Invariant($"{Text(min)} to {Text(max)}, mean {(float)(sum / (RowCount - MissingCount)):G5}");
    }

    /// <summary>Refuses numbers that stand for names but are so large that different ones may have become
    /// equal.</summary>
    internal void RequireNames()
    {
        for (int row = 0; row < RowCount; row++)
        {
            if (float.IsFinite(Values[row]) && MathF.Abs(Values[row]) >= FirstRounded)
            {
                throw Rounded(row, Values[row]);
            }
        }
    }

    private RowException Rounded(int row, float value) => new(
        row, place => Invariant($"Numbers as classes or categories must be less than {FirstRounded} in magnitude, ") +
            Invariant($"as greater ones are rounded, but row {place} of column '{Message.Abbreviate(Name)}' holds '{value}'. ") +
            "Read the column as one of texts.");

    private static int CountMissing(ReadOnlySpan<float> values)
    {
        int count = 0;
        foreach (float value in values)
        {
            count += float.IsNaN(value) ? 1 : 0;
        }

        return count;
    }
}
