using System.Numerics;
using System.Text.Json;

namespace NeuralTraining.Tests.Files;

/// <summary>The format once more, from its description, with numbers of any size and a JSON document in memory.</summary>
internal static class NaiveSafetensors
{
    private static readonly Dictionary<string, int> Sizes = new() { ["U8"] = 1, ["I32"] = 4, ["I64"] = 8, ["U64"] = 8, ["F16"] = 2, ["BF16"] = 2, ["F32"] = 4, ["F64"] = 8 };

    /// <summary>The tensors; null for a file that must be refused.</summary>
    public static Dictionary<string, StoredBytes>? Read(byte[] file)
    {
        if (file.Length < 8 || BitConverter.ToUInt64(file) > (ulong)Math.Min(100_000_000, file.Length - 8))
        {
            return null;
        }

        int headerLength = (int)BitConverter.ToUInt64(file);
        byte[] header = file[8..(8 + headerLength)], data = file[(8 + headerLength)..];
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 3 });
            return header[0] == '{' && json.RootElement.EnumerateObject().Where(property => property.Name == "__metadata__").All(property => IsMetadata(property.Value))
                ? Tensors([.. json.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__")], data)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // Not JSON, not Unicode, another kind of value, a field that is missing, a number that is not whole.
            return null;
        }
    }

    private static bool IsMetadata(JsonElement value) => value.ValueKind == JsonValueKind.Null || value.EnumerateObject().All(property => property.Name is not null && property.Value.GetString() is not null);

    private static Dictionary<string, StoredBytes>? Tensors(JsonProperty[] properties, byte[] data)
    {
        var tensors = new Dictionary<string, StoredBytes>();
        var parts = new List<(BigInteger Begin, BigInteger End)>();
        foreach (JsonProperty property in properties)
        {
            BigInteger[] offsets = Numbers(property.Value, "data_offsets"), lengths = Numbers(property.Value, "shape");
            string type = property.Value.GetProperty("dtype").GetString()!;
            if (property.Value.EnumerateObject().Count() != 3
                || offsets.Length != 2
                || lengths.Length > 8
                || !Sizes.TryGetValue(type ?? "", out int size)
                || offsets[1] > data.Length
                || offsets[1] - offsets[0] != lengths.Aggregate((BigInteger)size, (product, length) => product * length))
            {
                return null;
            }

            parts.Add((offsets[0], offsets[1]));
            tensors.Add(property.Name, new StoredBytes(type!, [.. lengths.Select(length => (long)length)], data[(int)offsets[0]..(int)offsets[1]]));
        }

        BigInteger end = 0;
        foreach ((BigInteger first, BigInteger last) in parts.Order())
        {
            if (first != end)
            {
                return null;
            }

            end = last;
        }

        return end == data.Length ? tensors : null;
    }

    private static BigInteger[] Numbers(JsonElement tensor, string field) => [.. tensor.GetProperty(field).EnumerateArray().Select(number => number.GetUInt64())];
}
