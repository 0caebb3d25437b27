using System.Globalization;

namespace NeuralTraining.Tabular;

/// <summary>Tells what a field of a CSV file means: missing, a number or a text.</summary>
internal sealed class CsvFields
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _missing;
    private readonly HashSet<float> _missingNumbers = [];
    private readonly bool _hasMissingNumbers;

    public CsvFields(CsvOptions options)
    {
        // No file contains a separator of groups that is not a character, so "1,5" is not the number 15.
        Culture = (CultureInfo)options.Culture.Clone();
        Culture.NumberFormat.NumberGroupSeparator = "\uFFFF";
        _missing = new HashSet<string>(options.MissingValues, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string text in options.MissingValues)
        {
            if (TryParse(text, out float number) && !float.IsNaN(number))
            {
                _missingNumbers.Add(number);
                _hasMissingNumbers = true;
            }
        }
    }

    /// <summary>Gets the culture in which numbers are written, without a separator between groups of digits.</summary>
    public CultureInfo Culture { get; }

    /// <summary>Returns whether a field stands for a missing value.</summary>
    public bool IsMissing(ReadOnlySpan<char> field) => _missing.Contains(field);

    /// <summary>Returns whether a field with this number may stand for a missing value.</summary>
    public bool MayBeMissing(float number) => _hasMissingNumbers && _missingNumbers.Contains(number);

    public bool TryParse(ReadOnlySpan<char> field, out float number) => float.TryParse(field, NumberStyles.Float, Culture, out number);

    /// <summary>Removes white space around a field, and quotes with the doubling of quotes between them.</summary>
    /// <param name="field">The field as it is written.</param>
    /// <param name="error">What is wrong with the quotes, or null.</param>
    public static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> field, out string? error)
    {
        error = null;
        field = field.Trim();
        int quote = field.IndexOf('"');
        if (quote < 0)
        {
            return field;
        }

        if (quote > 0)
        {
            error = "a field with a quote must be quoted as a whole";
            return default;
        }

        if (field.Length < 2 || field[^1] != '"')
        {
            error = "a quoted field must end with its closing quote";
            return default;
        }

        ReadOnlySpan<char> inner = field[1..^1];
        if (!inner.Contains('"'))
        {
            return inner;
        }

        string unescaped = inner.ToString().Replace("\"\"", "\0", StringComparison.Ordinal);
        if (unescaped.Contains('"', StringComparison.Ordinal))
        {
            error = "a quote in a quoted field must be doubled";
            return default;
        }

        return unescaped.Replace('\0', '"');
    }
}
