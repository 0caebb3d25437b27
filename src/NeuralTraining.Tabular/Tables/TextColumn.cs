namespace NeuralTraining.Tabular;

/// <summary>A column of texts: the different ones, and for each row the number of its text among them.</summary>
/// <remarks>A column never changes, so any number of threads may read it at once.</remarks>
public sealed class TextColumn : TableColumn
{
    private const int Shown = 5;

    /// <summary>The code of a missing text.</summary>
    internal const int MissingCode = -1;

    private readonly ReadOnlyMemory<int> _codes;
    private readonly string[] _categories;

    /// <summary>Creates a column from texts.</summary>
    /// <param name="name">The name, at least one character.</param>
    /// <param name="values">The text of each row; null where it is missing.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public TextColumn(string name, params ReadOnlySpan<string?> values)
        : base(name)
    {
        var builder = new TextBuilder();
        foreach (string? value in values)
        {
            builder.Add(value);
        }

        (_codes, _categories) = builder.Build();
        MissingCount = _codes.Span.Count(MissingCode);
        Categories = Array.AsReadOnly(_categories);
    }

    /// <summary>Creates a column over codes and categories, which are not copied. Each category must occur.</summary>
    internal TextColumn(string name, ReadOnlyMemory<int> codes, string[] categories)
        : base(name)
    {
        (_codes, _categories) = (codes, categories);
        MissingCount = codes.Span.Count(MissingCode);
        Categories = Array.AsReadOnly(categories);
    }

    /// <summary>Gets the different texts, in the order of their first rows.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>Gets the number of each row's text in <see cref="Categories"/>; −1 where it is missing.</summary>
    public ReadOnlySpan<int> Codes => _codes.Span;

    /// <inheritdoc />
    public override ColumnType Type => ColumnType.Text;

    /// <inheritdoc />
    public override int RowCount => _codes.Length;

    /// <inheritdoc />
    public override int MissingCount { get; }

    /// <inheritdoc />
    public override bool IsMissing(int row)
    {
        CheckRow(row);
        return _codes.Span[row] == MissingCode;
    }

    /// <inheritdoc />
    public override string? TextOf(int row) => IsMissing(row) ? null : _categories[_codes.Span[row]];

    internal override TableColumn Select(ReadOnlySpan<int> rows)
    {
        ReadOnlySpan<int> all = Codes;
        int[] codes = new int[rows.Length], places = new int[_categories.Length];
        places.AsSpan().Fill(MissingCode);
        var categories = new List<string>();
        for (int i = 0; i < rows.Length; i++)
        {
            int code = all[rows[i]];
            if (code != MissingCode && places[code] == MissingCode)
            {
                places[code] = categories.Count;
                categories.Add(_categories[code]);
            }

            codes[i] = code == MissingCode ? MissingCode : places[code];
        }

        return new TextColumn(Name, codes, [.. categories]);
    }

    internal override string DescribeValues() => _categories.Length switch
    {
        0 => "no values",
        1 => $"1 value: {Message.Abbreviate(_categories[0])}",
        _ => Invariant($"{_categories.Length} values: ") +
            string.Join(", ", _categories.Take(Shown).Select(text => Message.Abbreviate(text, 20))) +
            (_categories.Length > Shown ? ", …" : ""),
    };
}
