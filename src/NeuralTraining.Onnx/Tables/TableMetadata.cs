using System.Text;
using System.Text.Json;
using NeuralTraining.Tabular;

namespace NeuralTraining.Onnx.Tables;

/// <summary>Makes the texts of the metadata that describe a model of tables.</summary>
internal static class TableMetadata
{
    private const string Kind = "kind", Target = "target", Columns = "columns", Classes = "classes";

    /// <summary>Returns the user's texts and those of the model.</summary>
    /// <exception cref="ArgumentException">A text of the user has the name of one of the model.</exception>
    public static IReadOnlyDictionary<string, string> Of(TableModel model, IReadOnlyDictionary<string, string> texts)
    {
        var metadata = new Dictionary<string, string>(texts, StringComparer.Ordinal);
        Add(metadata, Kind, model is ClassifierModel ? "classifier" : "regressor");
        Add(metadata, Target, model.Target);
        Add(metadata, Columns, Json(model.Preparation.Columns));
        if (model is ClassifierModel classifier)
        {
            Add(metadata, Classes, Json(classifier.Classes));
        }

        return metadata;
    }

    private static void Add(Dictionary<string, string> metadata, string name, string text)
    {
        if (!metadata.TryAdd(name, text))
        {
            throw new ArgumentException(
                $"The texts of the metadata must have other names than those of the model, but one is '{name}'.");
        }
    }

    private static string Json(IReadOnlyList<string> texts)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (string text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
