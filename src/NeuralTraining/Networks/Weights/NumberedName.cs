namespace NeuralTraining.Networks;

/// <summary>Represents a name as numbers and the text around them, to sort <c>fc2</c> before <c>fc10</c>.</summary>
internal sealed class NumberedName : IComparable<NumberedName>
{
    private const char Placeholder = '0';

    private readonly string _text;
    private readonly string[] _numbers;

    public NumberedName(string name)
    {
        var text = new System.Text.StringBuilder();
        var numbers = new List<string>();
        for (int i = 0; i < name.Length; i++)
        {
            int start = i;
            while (i < name.Length && char.IsAsciiDigit(name[i]))
            {
                i++;
            }

            if (i > start)
            {
                text.Append(Placeholder);
                numbers.Add(name[start..i].TrimStart('0'));
            }

            if (i < name.Length)
            {
                text.Append(name[i]);
            }
        }

        (_text, _numbers) = (text.ToString(), [.. numbers]);
    }

    /// <summary>Returns whether the other name differs in its numbers alone, and comes later.</summary>
    public bool IsBefore(NumberedName other) => _text == other._text && CompareTo(other) < 0;

    /// <summary>Compares the texts, and then the numbers from left to right.</summary>
    public int CompareTo(NumberedName? other)
    {
        int order = string.CompareOrdinal(_text, other!._text);
        for (int i = 0; order == 0 && i < _numbers.Length; i++)
        {
            // Without zeros before it, the longer number is greater. Texts that are equal have as many numbers.
            order = _numbers[i].Length != other._numbers[i].Length
                ? _numbers[i].Length.CompareTo(other._numbers[i].Length)
                : string.CompareOrdinal(_numbers[i], other._numbers[i]);
        }

        return order;
    }
}
