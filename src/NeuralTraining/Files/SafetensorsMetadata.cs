using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace NeuralTraining.Files;

/// <summary>Represents the strings under <c>__metadata__</c>. There may be millions, so each is created only on
/// access.</summary>
/// <param name="json">The object, validated to contain strings only. Empty if there is no metadata.</param>
/// <param name="refusal">Creates an exception from the requirement that the file violates.</param>
internal sealed class SafetensorsMetadata(ReadOnlyMemory<byte> json, Func<string, InvalidDataException> refusal)
    : IReadOnlyDictionary<string, string>
{
    private const int MaxFound = 100_000;

    public int Count => Keys.Count();

    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    public IEnumerable<string> Values => this.Select(pair => pair.Value);

    public string this[string key] => TryGetValue(key, out string? value)
        ? value
        : throw new KeyNotFoundException($"There must be metadata '{key}', but there is none.");

    public bool ContainsKey(string key) => TryGetUtf8(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        bool isThere = TryGetUtf8(key, out ReadOnlySpan<byte> text);
        value = isThere ? Encoding.UTF8.GetString(text) : null;
        return isThere;
    }

    /// <summary>Finds the text of a key. A text without escapes is a slice of the header.</summary>
    /// <exception cref="InvalidDataException">The key occurs twice.</exception>
    public bool TryGetUtf8(string key, out ReadOnlySpan<byte> text)
    {
        text = default;
        bool isThere = false;
        var reader = new Utf8JsonReader(json.Span);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(key))
            {
                reader.Read();
                text = isThere ? throw Duplicate(key) : Unescaped(reader);
                isThere = true;
            }
        }

        return isThere;
    }

    /// <summary>Returns the strings whose keys begin with a prefix, with the prefix removed from the keys.</summary>
    /// <param name="prefix">The prefix, in ASCII.</param>
    /// <param name="max">The maximum number of strings.</param>
    /// <exception cref="InvalidDataException">A key occurs twice, or there are so many that they would take much more
    /// memory than the header.</exception>
    public Dictionary<string, string> Under(string prefix, int max = MaxFound)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, string value) in From(prefix).Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (!found.TryAdd(key[prefix.Length..], value))
            {
                throw Duplicate(key);
            }

            if (found.Count > max)
            {
                throw refusal(Invariant($"have at most {max} pieces of metadata whose names begin with '{prefix}', but has more"));
            }
        }

        return found;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => From("").GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Enumerates the strings without those whose keys cannot begin with a prefix, which are not
    /// created.</summary>
    private IEnumerable<KeyValuePair<string, string>> From(string prefix)
    {
        byte[] start = Encoding.UTF8.GetBytes(prefix);
        var state = default(JsonReaderState);
        int position = 0;
        while (TryReadNext(start, ref state, ref position, out KeyValuePair<string, string> pair))
        {
            yield return pair;
        }
    }

    private static ReadOnlySpan<byte> Unescaped(Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        byte[] text = new byte[reader.ValueSpan.Length];
        return text.AsSpan(0, reader.CopyString(text));
    }

    private InvalidDataException Duplicate(string key) =>
        refusal(Invariant($"have each piece of metadata once, but has '{MessageText.Abbreviate(key)}' twice"));

    private bool TryReadNext(
        ReadOnlySpan<byte> prefix, ref JsonReaderState state, ref int position, out KeyValuePair<string, string> pair)
    {
        var reader = new Utf8JsonReader(json.Span[position..], isFinalBlock: true, state);
        string? key = null;
        while (key is null && reader.Read())
        {
            bool isNext = reader.TokenType == JsonTokenType.PropertyName && (reader.ValueIsEscaped || reader.ValueSpan.StartsWith(prefix));
            key = isNext ? reader.GetString() : null;
        }

        pair = key is not null && reader.Read() ? new(key, reader.GetString()!) : default;
        state = reader.CurrentState;
        position += (int)reader.BytesConsumed;
        return key is not null;
    }
}
