using System.Text.Json;

namespace NeuralTraining.Tests.Support;

/// <summary>Values that an independent program computed; see Golden/README.md.</summary>
internal static class Golden
{
    public static JsonElement Load(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".json"));
        using JsonDocument document = JsonDocument.Parse(file);
        return document.RootElement.Clone();
    }

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    public static float[] Floats(this JsonElement array) => [.. array.EnumerateArray().Select(value => (float)value.GetDouble())];

    /// <summary>Little-endian floats in base64.</summary>
    public static double[] Packed(this JsonElement text)
    {
        byte[] bytes = text.GetBytesFromBase64();
        return [.. Enumerable.Range(0, bytes.Length / sizeof(float)).Select(i => (double)BitConverter.ToSingle(bytes, i * sizeof(float)))];
    }
}
