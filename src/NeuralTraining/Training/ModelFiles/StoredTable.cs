using System.Text.Json;
using NeuralTraining.Files;

namespace NeuralTraining.Training;

/// <summary>What the file of a model for tables says of it: a JSON text beside its network, which the package
/// NeuralTraining.Tabular writes.</summary>
internal sealed class StoredTable
{
    public const string Key = "tabular", Classifier = "classifier";
    public const int KnownVersion = 1;

    /// <summary>The maximum number of columns and of classes, which bounds the memory for short names.</summary>
    private const int MaxNames = 100_000;

    private StoredTable()
    {
    }

    public int Version { get; private set; }

    public string Kind { get; private set; } = "";

    public string? Target { get; private set; }

    public List<string>? Columns { get; private set; }

    public List<string>? Classes { get; private set; }

    /// <summary>Returns what a text says, or null if it is not of a model for tables, as anyone may save a text of that
    /// name.</summary>
    public static StoredTable? Find(SafetensorsMetadata metadata, string key)
    {
        var table = new StoredTable();
        try
        {
            return metadata.TryGetUtf8(key, out ReadOnlySpan<byte> text) && table.Read(text) ? table : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or half of a surrogate pair.
            return null;
        }
    }

    /// <summary>Reads a text. Returns whether it has what a model must have, as far as its version is known.</summary>
    private bool Read(ReadOnlySpan<byte> text)
    {
        var json = new Utf8JsonReader(text);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadProperty(ref json);
        }

        // Throws if anything follows.
        json.Read();
        bool isWhole = Target is not null && Columns is not null && (Classes is not null || Kind != Classifier);
        return Version > 0 && Kind.Length > 0 && (isWhole || Version > KnownVersion);
    }

    private void ReadProperty(ref Utf8JsonReader json)
    {
        if (IsNamed(ref json, "version"u8))
        {
            Version = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int version) ? version : 0;
        }
        else if (IsNamed(ref json, "kind"u8))
        {
            Kind = TextOf(ref json) ?? "";
        }
        else if (IsNamed(ref json, "target"u8))
        {
            Target = TextOf(ref json);
        }
        else if (IsNamed(ref json, "classes"u8))
        {
            Classes = NamesOf(ref json, areObjects: false);
        }
        else if (IsNamed(ref json, "columns"u8))
        {
            Columns = NamesOf(ref json, areObjects: true);
        }
        else
        {
            json.Read();
        }

        json.Skip();
    }

    /// <summary>Returns whether a property has a name, and if so reads the beginning of its value.</summary>
    private static bool IsNamed(ref Utf8JsonReader json, ReadOnlySpan<byte> name) => json.ValueTextEquals(name) && json.Read();

    private static string? TextOf(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.String ? json.GetString() : null;

    /// <summary>Reads a list of texts, or of objects with names. Returns null if it is something else, or too
    /// long.</summary>
    private static List<string>? NamesOf(ref Utf8JsonReader json, bool areObjects)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        List<string>? names = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            string? name = areObjects ? NameOf(ref json) : TextOf(ref json);
            json.Skip();
            names = name is null || names?.Count == MaxNames ? null : names;
            names?.Add(name!);
        }

        return names;
    }

    /// <summary>Reads an object, and returns its name; null if it has none or the value is no object.</summary>
    private static string? NameOf(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        string? name = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (IsNamed(ref json, "name"u8))
            {
                name = TextOf(ref json);
            }
            else
            {
                json.Read();
            }

            json.Skip();
        }

        return name;
    }
}
