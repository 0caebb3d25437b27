using System.Text.Json;

namespace NeuralTraining.Tuning;

/// <summary>Reads the properties of a JSON object in the order in which they were written.</summary>
internal sealed class JournalFields(JsonElement json)
{
    private JsonElement.ObjectEnumerator _properties = json.EnumerateObject();

    public string Text(string name) => TextOrNull(name) ?? throw Wrong(name);

    public string? TextOrNull(string name) =>
        Next(name) is { ValueKind: JsonValueKind.String or JsonValueKind.Null } value ? value.GetString() : throw Wrong(name);

    public string Owner(string name) => Text(name) is var owner && WorkerFiles.IsId(owner) ? owner : throw Wrong(name);

    public int Integer(string name) => Next(name).TryGetInt32(out int value) ? value : throw Wrong(name);

    public long Long(string name) => Next(name).TryGetInt64(out long value) ? value : throw Wrong(name);

    public double Number(string name) => NumberOrNull(name) ?? throw Wrong(name);

    public double? NumberOrNull(string name) => Next(name) is { ValueKind: not JsonValueKind.Null } value ? value.GetDouble() : null;

    public DateTimeOffset Time(string name) => Next(name).TryGetDateTimeOffset(out DateTimeOffset value) ? value : throw Wrong(name);

    public string Json(string name) => Next(name) is { ValueKind: JsonValueKind.Object } value ? value.GetRawText() : throw Wrong(name);

    public OrderedDictionary<string, double> Numbers(string name)
    {
        var numbers = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        foreach (JsonProperty property in Next(name).EnumerateObject())
        {
            if (!numbers.TryAdd(property.Name, property.Value.GetDouble()))
            {
                throw Wrong(name);
            }
        }

        return numbers;
    }

    public void RequireEnd()
    {
        if (_properties.MoveNext())
        {
            throw new FormatException("has more properties than its event");
        }
    }

    private JsonElement Next(string name) => _properties.MoveNext() && _properties.Current.NameEquals(name)
        ? _properties.Current.Value
        : throw new FormatException($"has no '{name}' where its event has it");

    private static FormatException Wrong(string name) => new($"its '{name}' is of another kind");
}
