using System.Text.Json;

namespace NeuralTraining.Tabular;

/// <summary>Reads and writes the properties of a stored model. Reading throws a <see cref="FormatException"/> that says
/// what a model must have where it has something else.</summary>
internal static class StoredJson
{
    /// <summary>Returns whether there is such a property.</summary>
    public static bool Has(JsonElement json, string property) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(property, out _);

    public static string Text(JsonElement json, string property) => TextOf(Property(json, property)) is { Length: > 0 } text
        ? text
        : throw Must($"a text that is not empty as '{property}'");

    /// <summary>Returns texts that differ.</summary>
    public static string[] Texts(JsonElement json, string property)
    {
        string[] texts =
        [
            .. Items(json, property).Select(item => TextOf(item) ?? throw Must($"only texts in '{property}'")),
        ];
        return texts.Distinct(StringComparer.Ordinal).Count() == texts.Length ? texts : throw Must($"different texts in '{property}'");
    }

    public static IEnumerable<JsonElement> Items(JsonElement json, string property) =>
        Property(json, property) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : throw Must($"a list as '{property}'");

    /// <summary>Returns a finite number.</summary>
    public static double Number(JsonElement json, string property) =>
        Property(json, property) is { ValueKind: JsonValueKind.Number } element &&
        element.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Must($"a finite number as '{property}'");

    public static int Integer(JsonElement json, string property) =>
        Property(json, property) is { ValueKind: JsonValueKind.Number } element && element.TryGetInt32(out int number)
            ? number
            : throw Must($"an integer as '{property}'");

    public static bool Truth(JsonElement json, string property) => Property(json, property).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Must($"true or false as '{property}'"),
    };

    /// <summary>Writes a text.</summary>
    /// <exception cref="InvalidOperationException">The text is not valid Unicode.</exception>
    public static void Write(Utf8JsonWriter json, string property, string text) => json.WriteString(property, Unicode(text));

    /// <summary>Writes a list of texts.</summary>
    /// <exception cref="InvalidOperationException">A text is not valid Unicode.</exception>
    public static void Write(Utf8JsonWriter json, string property, IEnumerable<string> texts)
    {
        json.WriteStartArray(property);
        foreach (string text in texts)
        {
            json.WriteStringValue(Unicode(text));
        }

        json.WriteEndArray();
    }

    /// <summary>Refuses half of a surrogate pair, in whose place the writer would write another character.</summary>
    private static string Unicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = i + 1 < text.Length && char.IsSurrogatePair(text, i);
            if (char.IsSurrogate(text[i]) && !isPair)
            {
                throw new InvalidOperationException(
                    "The names of columns, classes and categories must be Unicode for a file to hold them, " +
                    $"but '{Message.Abbreviate(text)}' has half of a surrogate pair.");
            }

            i += isPair ? 1 : 0;
        }

        return text;
    }

    private static JsonElement Property(JsonElement json, string property) => Has(json, property)
        ? json.GetProperty(property)
        : throw Must($"the property '{property}'");

    /// <summary>Returns a text; null if it is something else, or ends within a character.</summary>
    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static FormatException Must(string have) => new("must have " + have);
}
