namespace NeuralTraining.Tabular;

/// <summary>Numbers the different texts of a column. Allocates a string for each different text, not for each
/// row.</summary>
internal sealed class TextBuilder
{
    private readonly ChunkedList<int> _codes = new();
    private readonly List<string> _categories = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _places =
        new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public void AddMissing() => _codes.Add(TextColumn.MissingCode);

    public void Add(string? text)
    {
        if (text is null)
        {
            AddMissing();
        }
        else
        {
            Add(text.AsSpan());
        }
    }

    /// <summary>Adds a text. Returns whether it is the first of its kind.</summary>
    public bool Add(ReadOnlySpan<char> text)
    {
        bool isKnown = _places.TryGetValue(text, out int place);
        if (!isKnown)
        {
            place = _categories.Count;
            string category = text.ToString();
            _categories.Add(category);
            _places.Dictionary.Add(category, place);
        }

        _codes.Add(place);
        return !isKnown;
    }

    public void Reserve(int rows) => _codes.Reserve(rows);

    public (ReadOnlyMemory<int> Codes, string[] Categories) Build() => (_codes.Take(), [.. _categories]);
}
