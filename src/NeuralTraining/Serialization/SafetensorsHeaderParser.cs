using System.Text.Json;
using System.Text.Unicode;

namespace NeuralTraining.Serialization;

/// <summary>Reads the JSON of a safetensors header and refuses what the format forbids.</summary>
/// <param name="json">The header.</param>
/// <param name="file">What messages call the file.</param>
internal ref struct SafetensorsHeaderParser(ReadOnlySpan<byte> json, string file)
{
    private const int Depth = 3;

    private readonly ReadOnlySpan<byte> _bytes = json;
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly List<nint> _lengths = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private Utf8JsonReader _json = new(json, new JsonReaderOptions { MaxDepth = Depth });

    /// <exception cref="InvalidDataException">The header is not what the format says.</exception>
    public SafetensorsHeader Parse()
    {
        if (_bytes.Length == 0 || _bytes[0] != '{' || !Utf8.IsValid(_bytes))
        {
            throw Bad("have a header that begins with '{' and is UTF-8");
        }

        try
        {
            ReadHeader();
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"The safetensors file '{file}' must have a header of JSON, with objects in one another at most {Depth} deep, but has not: {exception.Message}", exception);
        }

        return new SafetensorsHeader(InOrderOfData(), _metadata);
    }

    private void ReadHeader()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        _json.Read();
        while (ReadName(out string name))
        {
            if (!names.Add(name))
            {
                throw Bad($"name each tensor once, but names '{ShownNames.Of(name)}' twice");
            }

            RequireObject(name);
            if (name == SafetensorsHeader.MetadataName)
            {
                ReadMetadata();
            }
            else
            {
                ReadEntry(name);
            }
        }

        // Finds what stands behind the last brace.
        _json.Read();
    }

    private void ReadMetadata()
    {
        while (ReadName(out string key))
        {
            _json.Read();
            if (_json.TokenType != JsonTokenType.String)
            {
                throw Bad($"have strings as metadata, but '{ShownNames.Of(key)}' is none");
            }

            if (!_metadata.TryAdd(key, Text()))
            {
                throw Bad($"have each piece of metadata once, but has '{ShownNames.Of(key)}' twice");
            }
        }
    }

    private void ReadEntry(string name)
    {
        SafetensorsType? type = null;
        nint[]? lengths = null, offsets = null;
        while (ReadName(out string field))
        {
            bool isNew;
            switch (field)
            {
                case "dtype":
                    isNew = type is null;
                    type = ReadType(name);
                    break;
                case "shape":
                    isNew = lengths is null;
                    lengths = ReadNumbers(name, field);
                    break;
                case "data_offsets":
                    isNew = offsets is null;
                    offsets = ReadNumbers(name, field);
                    break;
                default:
                    throw Bad($"tell 'dtype', 'shape' and 'data_offsets' of a tensor, but tells '{ShownNames.Of(field)}' of '{ShownNames.Of(name)}'");
            }

            if (!isNew)
            {
                throw Bad($"tell 'dtype', 'shape' and 'data_offsets' of a tensor once, but tells '{field}' of '{ShownNames.Of(name)}' twice");
            }
        }

        if (type is null || lengths is null || offsets is null)
        {
            throw Bad($"tell 'dtype', 'shape' and 'data_offsets' of each tensor, but does not tell all of '{ShownNames.Of(name)}'");
        }

        if (offsets is not [nint begin, nint end] || begin > end || SafetensorsEntry.LengthInBytes(type.Value, lengths) != end - begin)
        {
            throw Bad($"have as many bytes between the two 'data_offsets' of a tensor as its 'dtype' and 'shape' make, but has not for '{ShownNames.Of(name)}'");
        }

        _entries.Add(new SafetensorsEntry(name, type.Value, lengths, begin, end));
    }

    private SafetensorsType ReadType(string name)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.String)
        {
            throw Bad($"have a string as 'dtype', but has none for '{ShownNames.Of(name)}'");
        }

        string type = Text();
        return SafetensorsTypes.Find(type)
            ?? throw Bad($"have tensors of types that can be read here, {string.Join(", ", Enum.GetNames<SafetensorsType>())}, but '{ShownNames.Of(name)}' is of type '{ShownNames.Of(type)}'");
    }

    private nint[] ReadNumbers(string name, string field)
    {
        _json.Read();
        bool isArray = _json.TokenType == JsonTokenType.StartArray;
        _lengths.Clear();
        while (isArray && _json.Read() && _json.TokenType == JsonTokenType.Number && _json.TryGetUInt64(out ulong value) && value <= (ulong)nint.MaxValue)
        {
            _lengths.Add((nint)value);
        }

        return isArray && _json.TokenType == JsonTokenType.EndArray
            ? [.. _lengths]
            : throw Bad($"have a list of whole numbers from 0 to {nint.MaxValue} as '{field}', but has none for '{ShownNames.Of(name)}'");
    }

    private readonly List<SafetensorsEntry> InOrderOfData()
    {
        _entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long end = 0;
        foreach (SafetensorsEntry entry in _entries)
        {
            if (entry.Begin != end)
            {
                throw Bad($"have tensors one after another, without gap or overlap, but '{ShownNames.Of(entry.Name)}' begins at byte '{entry.Begin}' of the data and not at '{end}'");
            }

            end = entry.End;
        }

        return _entries;
    }

    /// <summary>Reads the name of the next property; false at the end of the object.</summary>
    private bool ReadName(out string name)
    {
        _json.Read();
        bool isName = _json.TokenType == JsonTokenType.PropertyName;
        name = isName ? Text() : "";
        return isName;
    }

    private void RequireObject(string name)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw Bad($"have an object for each name in its header, but has none for '{ShownNames.Of(name)}'");
        }
    }

    private readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException($"The safetensors file '{file}' must have strings of Unicode, but has half of a surrogate pair.", exception);
        }
    }

    private readonly InvalidDataException Bad(string sentence) => new($"The safetensors file '{file}' must {sentence}.");
}
