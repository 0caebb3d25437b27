using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using nietras.SeparatedValues;

namespace NeuralTraining.Tabular;

/// <summary>The options of reading a CSV file.</summary>
/// <remarks>An option outside its range is refused when it is set.</remarks>
public sealed class CsvOptions
{
    private static readonly string[] UsualMissingValues = ["", "?", "NA", "N/A", "NaN", "nan", "null", "NULL"];

    /// <summary>Gets the character between the fields of a row: an ASCII character other than a letter, a digit, a
    /// quote, a line end, <c>+</c>, <c>-</c> and <c>.</c>. Default: null: the one of <c>; | tab ,</c> that the first
    /// row contains most often.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The character cannot separate fields.</exception>
    public char? Separator
    {
        get;
        init
        {
            if (value is { } separator && !CanSeparate(separator))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(Separator),
                    "The separator must be an ASCII character other than a letter, a digit, a quote, a line end, '+', '-' and '.', " +
                    $"but was '{Message.Escape(separator.ToString())}'.");
            }

            field = value;
        }
    }

    /// <summary>Gets the name of the encoding of a file or stream, such as <c>latin1</c>, <c>windows-1252</c> or
    /// <c>utf-16</c>. A byte order mark at its beginning takes precedence. Default: <c>utf-8</c>. Bytes that are no
    /// characters in it are refused.</summary>
    /// <exception cref="ArgumentException">There is no encoding of that name.</exception>
    public string EncodingName
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(EncodingName));
            Encoding = Find(value);
            field = value;
        }
    } = "utf-8";

    /// <summary>Gets the culture in which numbers are written: its decimal separator and signs. Separators between
    /// groups of digits are not accepted. Default: the invariant culture, in which one and a half is
    /// <c>1.5</c>.</summary>
    /// <exception cref="ArgumentNullException">The culture is null.</exception>
    public CultureInfo Culture
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Culture));
            field = value;
        }
    } = CultureInfo.InvariantCulture;

    /// <summary>Gets the fields that stand for a missing value, in every column; upper and lower case differ. Default:
    /// the empty field, <c>?</c>, <c>NA</c>, <c>N/A</c>, <c>NaN</c>, <c>nan</c>, <c>null</c> and <c>NULL</c>. A number
    /// that is NaN is always missing.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">An item is null.</exception>
    public IReadOnlyList<string> MissingValues
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(MissingValues));
            field = value.Contains(null)
                ? throw new ArgumentException("None of the missing values may be null, but one is.", nameof(MissingValues))
                : Array.AsReadOnly<string>([.. value]);
        }
    } = Array.AsReadOnly(UsualMissingValues);

    /// <summary>Gets the types of columns by their names. Default: none: a column is one of numbers if all its fields
    /// are numbers or missing, and one of texts otherwise.</summary>
    /// <exception cref="ArgumentNullException">The types are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A type is not defined.</exception>
    public IReadOnlyDictionary<string, ColumnType> ColumnTypes
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(ColumnTypes));
            foreach (ColumnType type in value.Values)
            {
                Message.RequireDefined(type, "type of a column", nameof(ColumnTypes));
            }

            field = value.ToDictionary().AsReadOnly();
        }
    } = ReadOnlyDictionary<string, ColumnType>.Empty;

    /// <summary>Gets the names of the columns of a file that has no row of names. Default: null: the first row has the
    /// names.</summary>
    /// <exception cref="ArgumentException">There are no names, one is null or empty, or two are equal.</exception>
    public IReadOnlyList<string>? ColumnNames
    {
        get;
        init
        {
            if (value is not null && (value.Count == 0 || value.Any(string.IsNullOrEmpty) || value.Distinct().Count() < value.Count))
            {
                throw new ArgumentException(
                    "The names of columns must be different and not empty, but there is none, an empty one, or one twice.",
                    nameof(ColumnNames));
            }

            field = value is null ? null : Array.AsReadOnly<string>([.. value]);
        }
    }

    internal Encoding Encoding { get; private init; } = Find("utf-8");

    /// <summary>Returns an encoding that throws at bytes that are no characters in it.</summary>
    private static Encoding Find(string name)
    {
        (EncoderFallback encoder, DecoderFallback decoder) = (EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, encoder, decoder) ?? Encoding.GetEncoding(name, encoder, decoder);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException(
                "The encoding must be one that .NET knows, such as 'utf-8', 'latin1' or 'windows-1252', " +
                $"but was '{Message.Abbreviate(name)}'.",
                nameof(name), exception);
        }
    }

    private static bool CanSeparate(char separator)
    {
        if (char.IsAsciiLetterOrDigit(separator) || separator is '"' or '+' or '-' or '.')
        {
            return false;
        }

        try
        {
            _ = new Sep(separator);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
