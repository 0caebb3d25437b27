using System.Text.Json;

namespace NeuralTraining.Files;

/// <summary>Reads JSON whose values must be of expected kinds. Allocates only the texts that the caller
/// requests.</summary>
/// <param name="json">The JSON. A <see cref="JsonException"/> is thrown if it is malformed.</param>
/// <param name="maxDepth">The maximum depth of nested objects and lists.</param>
internal ref struct StrictJsonReader(ReadOnlySpan<byte> json, int maxDepth)
{
    private Utf8JsonReader _json = new(json, new JsonReaderOptions { MaxDepth = maxDepth });
    private byte[] _scratch = [];

    /// <summary>Gets the start of the last value read.</summary>
    public readonly int Start => (int)_json.TokenStartIndex;

    /// <summary>Gets the end of the last value read.</summary>
    public readonly int End => (int)_json.BytesConsumed;

    /// <summary>Gets whether the last value read is null.</summary>
    public readonly bool IsNull => _json.TokenType == JsonTokenType.Null;

    /// <summary>Reads the start of an object. Returns false if the next value is not an object.</summary>
    public bool ReadObject() => _json.Read() && _json.TokenType == JsonTokenType.StartObject;

    /// <summary>Reads the name of the next property. Returns false at the end of the object.</summary>
    public bool ReadName() => _json.Read() && _json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Reads a string. Returns false if the next value is not a string.</summary>
    public bool ReadString() => _json.Read() && _json.TokenType == JsonTokenType.String;

    /// <summary>Returns whether the last name or string read equals a text.</summary>
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

    /// <summary>Returns the last name or string read.</summary>
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

    /// <summary>Throws if the last name or string read is not valid Unicode.</summary>
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

    /// <summary>Reads a list of non-negative integers and returns their number, which may exceed the length of the
    /// destination. Returns null if the next value is not such a list.</summary>
    public int? ReadNumbers(scoped Span<nint> numbers)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        int count = 0;
        while (_json.Read() && _json.TokenType == JsonTokenType.Number
            && _json.TryGetUInt64(out ulong value) && value <= (ulong)nint.MaxValue)
        {
            if (count < numbers.Length)
            {
                numbers[count] = (nint)value;
            }

            count++;
        }

        return _json.TokenType == JsonTokenType.EndArray ? count : null;
    }

    /// <summary>Reads to the end. Throws if anything but white space follows the last brace.</summary>
    public void ReadEnd() => _json.Read();

    private static JsonException UnpairedSurrogate(InvalidOperationException exception) =>
        new("has a string with half of a surrogate pair", exception);
}
