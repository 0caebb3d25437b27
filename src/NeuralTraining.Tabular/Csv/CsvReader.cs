using System.Text;
using nietras.SeparatedValues;

namespace NeuralTraining.Tabular;

/// <summary>Reads a table from a CSV file, once; a second time only if a text came late in a column of
/// numbers.</summary>
internal sealed class CsvReader(CsvSource source, CsvOptions options)
{
    /// <summary>The fields of the first rows are remembered as they are written, until there are so many.</summary>
    private const int LoggedRows = 10_000, LoggedCharacters = 1 << 24;

    /// <summary>The share of the expected rows for which room is made.</summary>
    private const double ExpectedMargin = 1.02;

    private readonly HashSet<string> _lateTexts = new(StringComparer.Ordinal);
    private int _line, _skippedLines;

    public CsvFields Fields { get; } = new(options);

    /// <summary>Gets whether a column may ask to be read again.</summary>
    public bool CanReadAgain => source.CanReopen;

    public Table Read()
    {
        CsvColumn[] columns = ReadColumns();
        while (columns.Any(column => column.MustBeReadAgain))
        {
            _lateTexts.UnionWith(columns.Where(column => column.MustBeReadAgain).Select(column => column.Name));
            columns = ReadColumns();
        }

        var built = new TableColumn[columns.Length];
        for (int i = 0; i < built.Length; i++)
        {
            built[i] = columns[i].Build();
        }

        return new Table(built);
    }

    /// <summary>Returns an exception: a sentence with the line.</summary>
    public InvalidDataException Damaged(string sentence, int line, string advice = "") =>
        new(Invariant($"In line {line + _skippedLines} of the {source.Name}, {sentence}.") + advice);

    private CsvColumn[] ReadColumns()
    {
        try
        {
            SepReaderOptions settings = new(options.Separator is { } separator ? new Sep(separator) : null)
            {
                HasHeader = false,
                DisableColCountCheck = true,
                CultureInfo = Fields.Culture,
            };
            TextReader text = source.Open();
            using TextReader? own = source.LeaveOpen ? null : text;
            (_line, _skippedLines) = (1, CsvHeader.SkipEmptyLines(text));
            using SepReader rows = settings.From(text, source.LeaveOpen);
            return ReadColumns(rows);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException(
                Invariant($"The {source.Name} must be text in the encoding '{options.EncodingName}', ") +
                (source.LineOfWrongBytes() is { } line
                    ? Invariant($"but line {line}")
                    : Invariant($"but what follows line {_line + _skippedLines}")) +
                " has bytes that are not. " +
                $"Set {nameof(CsvOptions)}.{nameof(CsvOptions.EncodingName)}, for example to 'windows-1252'.", exception);
        }
        catch (NotSupportedException exception)
        {
            throw new InvalidDataException(
                Invariant($"A row of the {source.Name} must have fewer than 2²⁴ characters, ") +
                Invariant($"but the one after line {_line + _skippedLines} has more. ") +
                "A quote may lack its closing quote.", exception);
        }
    }

    /// <summary>Returns the number of rows if those to come are as long as the first, and some more; 0 if it is
    /// unknown.</summary>
    private int ExpectedRows(int count, long characters) =>
        (int)Math.Min(source.Length / (double)characters * count * ExpectedMargin, Array.MaxLength);

    private CsvColumn[] ReadColumns(SepReader rows)
    {
        CsvColumn[]? columns = options.ColumnNames is { } names ? CreateColumns(names) : null;
        (int count, long characters, bool isLogged) = (0, 0, false);
        foreach (SepReader.Row row in rows)
        {
            if (row.Span.IsEmpty)
            {
                continue;
            }

            if (columns is null)
            {
                columns = CreateColumns(CsvHeader.Names(row, this));
                continue;
            }

            if (row.ColCount != columns.Length)
            {
                throw Damaged(
                    Invariant($"a row must have {columns.Length} fields like the names of the ") +
                    Invariant($"columns, but has {row.ColCount}"), row.LineNumberFrom,
                    columns.Length == 1
                        ? $" Set {nameof(CsvOptions)}.{nameof(CsvOptions.Separator)} if the fields are separated otherwise."
                        : "");
            }

            for (int i = 0; i < columns.Length; i++)
            {
                columns[i].Add(row);
            }

            _line = row.LineNumberToExcl - 1;
            if (!isLogged)
            {
                count++;
                characters += row.Span.Length + 1;
                isLogged = count == LoggedRows || characters > LoggedCharacters;
                if (isLogged)
                {
                    int expected = ExpectedRows(count, characters);
                    Array.ForEach(columns, column => column.EndLog(expected));
                }
            }
        }

        return columns is null
            ? throw new InvalidDataException($"The {source.Name} must have a row of names and rows of values, but is empty.")
            : count > 0 ? columns
            : throw new InvalidDataException(
                Invariant($"The {source.Name} must have rows of values, but has only the names of its {columns.Length} columns."));
    }

    private CsvColumn[] CreateColumns(IReadOnlyList<string> names)
    {
        if (options.ColumnTypes.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw new InvalidDataException(
                $"The {source.Name} must have a column '{Message.Abbreviate(unknown)}', whose type was given, but has none of that name. " +
                Message.Suggest(unknown, names));
        }

        var columns = new CsvColumn[names.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            ColumnType? declared = _lateTexts.Contains(names[i]) ? ColumnType.Text
                : options.ColumnTypes.TryGetValue(names[i], out ColumnType type) ? type : null;
            columns[i] = new CsvColumn(names[i], i, declared, this);
        }

        return columns;
    }
}
