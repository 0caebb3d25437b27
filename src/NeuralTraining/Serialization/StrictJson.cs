using System.Text.Json;

namespace NeuralTraining.Serialization;

/// <summary>Reads JSON value by value where each must be of a certain kind, and tells when one is not.</summary>
/// <param name="json">The JSON. What it is not, a <see cref="JsonException"/> tells.</param>
/// <param name="maxDepth">How deep objects and lists may be in one another.</param>
internal ref struct StrictJson(ReadOnlySpan<byte> json, int maxDepth)
{
    private readonly List<nint> _numbers = [];
    private Utf8JsonReader _json = new(json, new JsonReaderOptions { MaxDepth = maxDepth });

    /// <summary>Reads the beginning of an object; false when there is none.</summary>
    public bool ReadObject() => _json.Read() && _json.TokenType == JsonTokenType.StartObject;

    /// <summary>Reads the name of the next property; false at the end of the object.</summary>
    public bool ReadName(out string name)
    {
        bool isName = _json.Read() && _json.TokenType == JsonTokenType.PropertyName;
        name = isName ? Text() : "";
        return isName;
    }

    /// <summary>Reads a string; null when there is none.</summary>
    public string? ReadString() => _json.Read() && _json.TokenType == JsonTokenType.String ? Text() : null;

    /// <summary>Reads a list of whole numbers, none of them negative; null when there is none.</summary>
    public nint[]? ReadNumbers()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        _numbers.Clear();
        while (_json.Read() && _json.TokenType == JsonTokenType.Number && _json.TryGetUInt64(out ulong value) && value <= (ulong)nint.MaxValue)
        {
            _numbers.Add((nint)value);
        }

        return _json.TokenType == JsonTokenType.EndArray ? [.. _numbers] : null;
    }

    /// <summary>Reads on behind the last brace, where there may be only white space.</summary>
    public void ReadEnd() => _json.Read();

    private readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("has a string with half of a surrogate pair", exception);
        }
    }
}
