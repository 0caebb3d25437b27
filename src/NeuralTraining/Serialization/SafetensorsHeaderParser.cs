using System.Text.Json;
using System.Text.Unicode;

namespace NeuralTraining.Serialization;

/// <summary>Reads the JSON of a safetensors header and refuses what the format forbids.</summary>
/// <param name="json">The header.</param>
/// <param name="refusal">Makes an exception of what the file must be, and is not.</param>
internal ref struct SafetensorsHeaderParser(ReadOnlySpan<byte> json, Func<string, InvalidDataException> refusal)
{
    private const int MaxDepth = 3;
    private const string Fields = "'dtype', 'shape' and 'data_offsets'";

    private readonly ReadOnlySpan<byte> _bytes = json;
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private StrictJson _json = new(json, MaxDepth);

    /// <exception cref="InvalidDataException">The header is not what the format says.</exception>
    public SafetensorsHeader Parse()
    {
        if (_bytes.Length == 0 || _bytes[0] != '{' || !Utf8.IsValid(_bytes))
        {
            throw refusal("have a header that begins with '{' and is UTF-8");
        }

        try
        {
            ReadHeader();
        }
        catch (JsonException exception)
        {
            // The exception's own message may repeat the header from there on.
            string found = exception.LineNumber is { } line ? Invariant($"is not at byte '{exception.BytePositionInLine}' of line '{line + 1}'") : exception.Message;
            throw refusal(Invariant($"have a header of JSON, at most {MaxDepth} deep, but {found}"));
        }

        RequireOneAfterAnother();
        return new SafetensorsHeader(_entries, _metadata);
    }

    private void ReadHeader()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        _json.ReadObject();
        while (_json.ReadName(out string name))
        {
            if (!names.Add(name))
            {
                throw refusal($"name each tensor once, but names '{ShownNames.Of(name)}' twice");
            }

            if (!_json.ReadObject())
            {
                throw refusal($"have an object for each name in its header, but has none for '{ShownNames.Of(name)}'");
            }

            if (name == SafetensorsHeader.MetadataName)
            {
                ReadMetadata();
            }
            else
            {
                ReadEntry(name);
            }
        }

        _json.ReadEnd();
    }

    private void ReadMetadata()
    {
        while (_json.ReadName(out string key))
        {
            string text = _json.ReadString() ?? throw refusal($"have strings as metadata, but '{ShownNames.Of(key)}' is none");
            if (!_metadata.TryAdd(key, text))
            {
                throw refusal($"have each piece of metadata once, but has '{ShownNames.Of(key)}' twice");
            }
        }
    }

    private void ReadEntry(string name)
    {
        SafetensorsType? type = null;
        nint[]? lengths = null, offsets = null;
        while (_json.ReadName(out string field))
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
                    throw refusal($"tell {Fields} of a tensor, but tells '{ShownNames.Of(field)}' of '{ShownNames.Of(name)}'");
            }

            if (!isNew)
            {
                throw refusal($"tell {Fields} of a tensor once, but tells '{field}' of '{ShownNames.Of(name)}' twice");
            }
        }

        if (type is null || lengths is null || offsets is null)
        {
            throw refusal($"tell {Fields} of each tensor, but does not tell all of '{ShownNames.Of(name)}'");
        }

        if (offsets is not [nint begin, nint end] || SafetensorsEntry.LengthInBytes(type.Value, lengths) != end - begin)
        {
            throw refusal($"have as many bytes between the two 'data_offsets' of a tensor as its 'dtype' and 'shape' make, but has not for '{ShownNames.Of(name)}'");
        }

        _entries.Add(new SafetensorsEntry(name, type.Value, lengths, begin, end));
    }

    private SafetensorsType ReadType(string name)
    {
        string type = _json.ReadString() ?? throw refusal($"have a string as 'dtype', but has none for '{ShownNames.Of(name)}'");
        return SafetensorsTypes.Find(type) ?? throw refusal(
            $"have tensors of types that can be read here, {string.Join(", ", Enum.GetNames<SafetensorsType>())}, but '{ShownNames.Of(name)}' is of type '{ShownNames.Of(type)}'");
    }

    private nint[] ReadNumbers(string name, string field) =>
        _json.ReadNumbers() ?? throw refusal(Invariant($"have a list of whole numbers from 0 to {nint.MaxValue} as '{field}', but has none for '{ShownNames.Of(name)}'"));

    private readonly void RequireOneAfterAnother()
    {
        _entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long end = 0;
        foreach (SafetensorsEntry entry in _entries)
        {
            if (entry.Begin != end)
            {
                throw refusal(
                    Invariant($"have tensors one after another, without gap or overlap, but '{ShownNames.Of(entry.Name)}' begins at byte '{entry.Begin}' of the data and not at '{end}'"));
            }

            end = entry.End;
        }
    }
}
