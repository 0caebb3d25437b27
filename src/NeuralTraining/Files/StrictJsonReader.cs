using System.Text.Json;

namespace NeuralTraining.Files;

/// <summary>Reads JSON value by value where each must be of a certain kind, and tells when one is not. Allocates only
/// the texts that are asked for.</summary>
/// <param name="json">The JSON. What it is not, a <see cref="JsonException"/> tells.</param>
/// <param name="maxDepth">How deep objects and lists may be in one another.</param>
internal ref struct StrictJsonReader(ReadOnlySpan<byte> json, int maxDepth)
{
    private Utf8JsonReader _json = new(json, new JsonReaderOptions { MaxDepth = maxDepth });
    private byte[] _scratch = [];

    /// <summary>Gets where the value that was read last begins.</summary>
    public readonly int Start => (int)_json.TokenStartIndex;

    /// <summary>Gets where the value that was read last ends.</summary>
    public readonly int End => (int)_json.BytesConsumed;

    /// <summary>Gets whether null was read last.</summary>
    public readonly bool IsNull => _json.TokenType == JsonTokenType.Null;

    /// <summary>Reads the beginning of an object; false when there is none.</summary>
    public bool ReadObject() => _json.Read() && _json.TokenType == JsonTokenType.StartObject;

    /// <summary>Reads the name of the next property; false at the end of the object.</summary>
    public bool ReadName() => _json.Read() && _json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Reads a string; false when there is none.</summary>
    public bool ReadString() => _json.Read() && _json.TokenType == JsonTokenType.String;

    /// <summary>Whether the name or string that was read last is this text.</summary>
    public readonly bool Is(ReadOnlySpan<char> text)
    {
        try
        {
            return _json.ValueTextEquals(text);
        }
        catch (InvalidOperationException exception)
        {
            throw UnpairedSurrogate(exception);
        }
    }

    /// <summary>The name or string that was read last.</summary>
    public readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw UnpairedSurrogate(exception);
        }
    }

    /// <summary>Refuses the name or string that was read last if it is no text.</summary>
    public void RequireText()
    {
        if (!_json.ValueIsEscaped)
        {
            return;
        }

        if (_scratch.Length < _json.ValueSpan.Length)
        {
            _scratch = new byte[Math.Max(_json.ValueSpan.Length, 2 * _scratch.Length)];
        }

        try
        {
            _json.CopyString(_scratch);
        }
        catch (InvalidOperationException exception)
        {
            throw UnpairedSurrogate(exception);
        }
    }

    /// <summary>Reads a list of whole numbers, none of them negative, and returns how many there are, even if more than
    /// there is room for; null when there is no such list.</summary>
    public int? ReadNumbers(scoped Span<nint> numbers)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        int count = 0;
        while (_json.Read() && _json.TokenType == JsonTokenType.Number && _json.TryGetUInt64(out ulong value) && value <= (ulong)nint.MaxValue)
        {
            if (count < numbers.Length)
            {
                numbers[count] = (nint)value;
            }

            count++;
        }

        return _json.TokenType == JsonTokenType.EndArray ? count : null;
    }

    /// <summary>Reads on behind the last brace, where there may be only white space.</summary>
    public void ReadEnd() => _json.Read();

    private static JsonException UnpairedSurrogate(InvalidOperationException exception) => new("has a string with half of a surrogate pair", exception);
}
