using System.Runtime.InteropServices;

namespace NeuralTraining.Tabular;

/// <summary>Keeps the fields of the first rows of a column as they are written, in case it turns out to hold texts:
/// <c>007</c> is the number 7.</summary>
internal sealed class CellLog
{
    private readonly List<char> _characters = [];

    /// <summary>The end of each field in the characters; its complement if the field is missing.</summary>
    private readonly List<int> _ends = [];

    public void Add(ReadOnlySpan<char> field)
    {
        _characters.AddRange(field);
        _ends.Add(_characters.Count);
    }

    public void AddMissing() => _ends.Add(~_characters.Count);

    /// <summary>Adds the fields to a builder.</summary>
    public void CopyTo(TextBuilder texts)
    {
        ReadOnlySpan<char> characters = CollectionsMarshal.AsSpan(_characters);
        int start = 0;
        foreach (int end in _ends)
        {
            if (end < 0)
            {
                texts.AddMissing();
            }
            else
            {
                texts.Add(characters[start..end]);
                start = end;
            }
        }
    }
}
