using System.Text.Json;
using System.Text.Unicode;

namespace NeuralTraining.Files;

/// <summary>Parses and validates the JSON of a safetensors header.</summary>
/// <param name="json">The JSON.</param>
/// <param name="refusal">Creates an exception from the requirement that the file violates.</param>
internal ref struct SafetensorsHeaderParser(ReadOnlyMemory<byte> json, Func<string, InvalidDataException> refusal)
{
    private const int MaxDepth = 3;
    private const int MinEntryLength = 48;
    private const string Fields = "'dtype', 'shape' and 'data_offsets'";

    private static readonly byte[] NoMetadata = "{}"u8.ToArray();

    private readonly ReadOnlySpan<byte> _bytes = json.Span;

    /// <summary>The tensors. The number of braces bounds theirs, so the list never grows and leaves no
    /// garbage.</summary>
    private readonly List<SafetensorsEntry> _entries = new(Math.Min(json.Span.Count((byte)'{'), json.Length / MinEntryLength));
    private ReadOnlyMemory<byte>? _metadata;
    private StrictJsonReader _json = new(json.Span, MaxDepth);

    /// <exception cref="InvalidDataException">The header is invalid.</exception>
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
            // The exception's own message may repeat the rest of the header.
            string found = exception.LineNumber is { } line
                ? Invariant($"is not at byte '{exception.BytePositionInLine}' of line '{line + 1}'")
                : exception.Message;
            throw refusal(Invariant($"have a header of JSON, at most {MaxDepth} deep, but {found}"));
        }

        _entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        var header = new SafetensorsHeader(_entries, new SafetensorsMetadata(_metadata ?? NoMetadata, refusal));
        RequireUnique(header.DuplicateName);
        RequireContiguous();
        return header;
    }

    private void ReadHeader()
    {
        _json.ReadObject();
        while (_json.ReadName())
        {
            if (_json.Is(SafetensorsHeader.MetadataName))
            {
                RequireUnique(_metadata is null ? null : SafetensorsHeader.MetadataName);
                _metadata = ReadMetadata();
                continue;
            }

            string name = _json.Text();
            RequireObject(_json.ReadObject(), name);
            ReadEntry(name);
        }

        _json.ReadEnd();
    }

    /// <summary>Reads an object of strings. Null stands for an empty one.</summary>
    private ReadOnlyMemory<byte> ReadMetadata()
    {
        bool isObject = _json.ReadObject();
        RequireObject(isObject || _json.IsNull, SafetensorsHeader.MetadataName);
        int start = _json.Start;
        while (isObject && _json.ReadName())
        {
            _json.RequireText();
            int name = _json.Start;
            if (!_json.ReadString())
            {
                throw refusal(Invariant($"have strings as metadata, but '{MessageText.Abbreviate(NameAt(name))}' is none"));
            }

            _json.RequireText();
        }

        return isObject ? json[start.._json.End] : NoMetadata;
    }

    private void ReadEntry(string name)
    {
        SafetensorsType? type = null;
        Span<nint> lengths = stackalloc nint[SafetensorsHeader.MaxDimensions], offsets = stackalloc nint[2];
        int? dimensions = null, ends = null;
        while (_json.ReadName())
        {
            string field = Field(name);
            bool isNew = field switch
            {
                "dtype" => type is null,
                "shape" => dimensions is null,
                _ => ends is null,
            };
            if (!isNew)
            {
                throw refusal(Invariant($"tell {Fields} of a tensor once, but tells '{field}' of '{MessageText.Abbreviate(name)}' twice"));
            }

            switch (field)
            {
                case "dtype":
                    type = ReadType(name);
                    break;
                case "shape":
                    dimensions = ReadNumbers(name, field, lengths);
                    break;
                default:
                    ends = ReadNumbers(name, field, offsets);
                    break;
            }
        }

        if (type is null || dimensions is null || ends is null)
        {
            throw refusal(Invariant($"tell {Fields} of each tensor, but does not tell all of '{MessageText.Abbreviate(name)}'"));
        }

        if (dimensions > lengths.Length)
        {
            throw refusal(
                Invariant($"have tensors of at most {lengths.Length} dimensions, but '{MessageText.Abbreviate(name)}' has '{dimensions}'"));
        }

        lengths = lengths[..dimensions.Value];
        if (ends != offsets.Length || SafetensorsEntry.LengthInBytes(type.Value, lengths) != offsets[1] - offsets[0])
        {
            throw refusal(
                "have as many bytes between the two 'data_offsets' of a tensor as its 'dtype' and 'shape' make, " +
                Invariant($"but has not for '{MessageText.Abbreviate(name)}'"));
        }

        _entries.Add(new SafetensorsEntry(name, type.Value, lengths.ToArray(), offsets[0], offsets[1]));
    }

    private readonly string Field(string name) =>
        _json.Is("dtype") ? "dtype"
        : _json.Is("shape") ? "shape"
        : _json.Is("data_offsets") ? "data_offsets"
        : throw refusal(
            Invariant($"tell {Fields} of a tensor, but tells '{MessageText.Abbreviate(_json.Text())}' ") +
            Invariant($"of '{MessageText.Abbreviate(name)}'"));

    private SafetensorsType ReadType(string name)
    {
        if (!_json.ReadString())
        {
            throw refusal(Invariant($"have a string as 'dtype', but has none for '{MessageText.Abbreviate(name)}'"));
        }

        foreach (SafetensorsType type in SafetensorsTypes.All)
        {
            if (_json.Is(SafetensorsTypes.NameOf(type)))
            {
                return type;
            }
        }

        throw refusal(
            $"have tensors of types that can be read here, {string.Join(", ", SafetensorsTypes.All)}, " +
            $"but '{MessageText.Abbreviate(name)}' is of type '{MessageText.Abbreviate(_json.Text())}'");
    }

    private int ReadNumbers(string name, string field, scoped Span<nint> numbers) => _json.ReadNumbers(numbers)
        ?? throw refusal(
            Invariant($"have a list of whole numbers from 0 to {nint.MaxValue} as '{field}', ") +
            Invariant($"but has none for '{MessageText.Abbreviate(name)}'"));

    private readonly string NameAt(int start)
    {
        var name = new Utf8JsonReader(_bytes[start..], isFinalBlock: false, default);
        name.Read();
        return name.GetString()!;
    }

    private readonly void RequireObject(bool isObject, string name)
    {
        if (!isObject)
        {
            throw refusal(Invariant($"have an object for each name in its header, but has none for '{MessageText.Abbreviate(name)}'"));
        }
    }

    private readonly void RequireUnique(string? duplicate)
    {
        if (duplicate is not null)
        {
            throw refusal(Invariant($"name each tensor once, but names '{MessageText.Abbreviate(duplicate)}' twice"));
        }
    }

    private readonly void RequireContiguous()
    {
        long end = 0;
        foreach (SafetensorsEntry entry in _entries)
        {
            if (entry.Begin != end)
            {
                throw refusal(
                    "have tensors one after another, without gap or overlap, " +
                    Invariant($"but '{MessageText.Abbreviate(entry.Name)}' begins at byte '{entry.Begin}' of the data and not at '{end}'"));
            }

            end = entry.End;
        }
    }
}
