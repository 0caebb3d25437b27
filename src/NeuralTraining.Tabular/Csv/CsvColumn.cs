using nietras.SeparatedValues;

namespace NeuralTraining.Tabular;

/// <summary>Builds a column from its fields. A column is one of numbers until a field is a text.</summary>
/// <param name="name">The name.</param>
/// <param name="place">The place of its fields in a row.</param>
/// <param name="declared">The type that was given; null to find it.</param>
/// <param name="reader">Describes places in the file.</param>
internal sealed class CsvColumn(string name, int place, ColumnType? declared, CsvReader reader)
{
    private readonly CsvFields _fields = reader.Fields;
    private ChunkedList<float>? _numbers = declared == ColumnType.Text ? null : new();
    private TextBuilder? _texts = declared == ColumnType.Text ? new() : null;
    private CellLog? _log = declared is null ? new() : null;

    public string Name => name;

    /// <summary>Gets whether a text came too late for the texts before it to be known: the column must be read again,
    /// as one of texts.</summary>
    public bool MustBeReadAgain { get; private set; }

    /// <summary>Adds the field of a row.</summary>
    public void Add(in SepReader.Row row)
    {
        SepReader.Col cell = row[place];
        if (_numbers is not null && cell.TryParse(out float number) && !_fields.MayBeMissing(number))
        {
            _numbers.Add(number);
            LogNumber(cell.Span, number);
        }
        else if (!MustBeReadAgain)
        {
            AddOther(cell.Span, row.LineNumberFrom);
        }
    }

    /// <summary>Forgets the texts of the first rows, and makes room for the rows that are expected.</summary>
    public void EndLog(int expectedRows)
    {
        _log = null;
        _numbers?.Reserve(expectedRows);
        _texts?.Reserve(expectedRows);
    }

    public TableColumn Build()
    {
        if (_texts is not null)
        {
            (ReadOnlyMemory<int> codes, string[] categories) = _texts.Build();
            return new TextColumn(name, codes, categories);
        }

        return new NumberColumn(name, _numbers!.Take());
    }

    private void LogNumber(ReadOnlySpan<char> field, float number)
    {
        if (_log is null)
        {
            return;
        }

        field = field.Trim();
        if (float.IsNaN(number) && _fields.IsMissing(field))
        {
            _log.AddMissing();
        }
        else
        {
            _log.Add(field);
        }
    }

    /// <summary>Adds a field that is missing, a text, or a number in quotes.</summary>
    private void AddOther(ReadOnlySpan<char> raw, int line)
    {
        ReadOnlySpan<char> field = CsvFields.Unquote(raw, out string? error);
        if (error is not null)
        {
            throw reader.Damaged($"{error}, but is not in column '{Message.Abbreviate(name)}'", line);
        }

        bool isMissing = _fields.IsMissing(field);
        if (_numbers is not null && (isMissing || _fields.TryParse(field, out _)))
        {
            _numbers.Add(!isMissing && _fields.TryParse(field, out float number) ? number : float.NaN);
            if (isMissing)
            {
                _log?.AddMissing();
            }
            else
            {
                _log?.Add(field);
            }
        }
        else if (_numbers is not null)
        {
            BecomeText(field, line);
        }
        else if (isMissing)
        {
            _texts!.AddMissing();
        }
        else
        {
            AddText(field, line);
        }
    }

    private void BecomeText(ReadOnlySpan<char> field, int line)
    {
        CheckCharacters(field, line);
        if (declared == ColumnType.Number)
        {
            throw reader.Damaged(
                $"a number must be in column '{Message.Abbreviate(name)}', which was declared one of numbers, " +
                $"but is '{Message.Abbreviate(field)}'",
                line);
        }

        if (_log is not null)
        {
            _texts = new TextBuilder();
            _log.CopyTo(_texts);
            (_numbers, _log) = (null, null);
            AddText(field, line);
        }
        else if (reader.CanReadAgain)
        {
            (_numbers, MustBeReadAgain) = (null, true);
        }
        else
        {
            throw reader.Damaged(
                $"column '{Message.Abbreviate(name)}' must go on with numbers, as in the rows before, which cannot be read again, " +
                $"but holds '{Message.Abbreviate(field)}'", line,
                $" Declare it as text by {nameof(CsvOptions)}.{nameof(CsvOptions.ColumnTypes)}.");
        }
    }

    private void AddText(ReadOnlySpan<char> field, int line)
    {
        if (_texts!.Add(field))
        {
            CheckCharacters(field, line);
        }
    }

    private void CheckCharacters(ReadOnlySpan<char> field, int line)
    {
        if (field.Contains('\0'))
        {
            throw reader.Damaged(
                $"a field must be text, but holds a NUL character in column '{Message.Abbreviate(name)}'", line,
                " The file may be binary, or in another encoding, such as utf-16.");
        }
    }
}
