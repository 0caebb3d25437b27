using System.Text;
using System.Text.Json;

namespace NeuralTraining.Tabular;

/// <summary>What the file of a model holds besides its network: a JSON text in the metadata.</summary>
internal sealed class StoredModel
{
    public const string Classifier = "classifier", Regressor = "regressor";

    private const string Key = "tabular";
    private const int Version = 1;

    private readonly string _name;
    private readonly JsonElement _json;

    private StoredModel(string name, MultiLayerNet network, JsonElement json)
    {
        (_name, Network, _json) = (name, network, json);
        Target = StoredJson.Text(json, "target");
        Preparation = new Preparation([.. StoredJson.Items(json, "columns").Select(ReadColumn)]);
        Require(Preparation.Columns.Count > 0, "must have a column");
        Require(
            !Preparation.Columns.Contains(Target) && Preparation.Columns.Distinct().Count() == Preparation.Columns.Count,
            "must have columns of different names");
        Require(Preparation.InputCount == network.Inputs, "must prepare as many inputs as its network has");
    }

    public MultiLayerNet Network { get; }

    public string Target { get; }

    public Preparation Preparation { get; }

    /// <summary>Returns the metadata of a file.</summary>
    /// <param name="write">Writes the properties of the model.</param>
    public static Dictionary<string, string> Write(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            write(json);
            json.WriteEndObject();
        }

        return new Dictionary<string, string> { [Key] = Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) };
    }

    public static StoredModel Load(string path, string kind)
    {
        MultiLayerNet network = MultiLayerNet.Load(path, out IReadOnlyDictionary<string, string> metadata);
        return Read($"file '{Message.Escape(path)}'", network, metadata, kind);
    }

    public static StoredModel Load(Stream stream, string kind)
    {
        MultiLayerNet network = MultiLayerNet.Load(stream, out IReadOnlyDictionary<string, string> metadata);
        return Read("stream", network, metadata, kind);
    }

    /// <summary>Creates a model. Failures to do so are those of the file.</summary>
    public T Create<T>(Func<T> create) => Guarded(_name, create);

    /// <summary>Throws if a condition of the file does not hold.</summary>
    public void Require(bool condition, string must)
    {
        if (!condition)
        {
            throw new InvalidDataException($"The model in the {_name} {must}.");
        }
    }

    public string[] Texts(string property) => StoredJson.Texts(_json, property);

    public double Number(string property) => StoredJson.Number(_json, property);

    private static StoredModel Read(string name, MultiLayerNet network, IReadOnlyDictionary<string, string> metadata, string kind)
    {
        string text = metadata.GetValueOrDefault(Key) ??
            throw new InvalidDataException($"The {name} must hold a {kind} for tables, but holds a network alone.");
        return Guarded(name, () =>
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            JsonElement json = document.RootElement.Clone();
            int version = StoredJson.Integer(json, "version");
            string found = StoredJson.Text(json, "kind");
            return version != Version
                    ? throw new InvalidDataException(
                        Invariant($"The {name} must hold a model in version {Version} of the format, but its version is {version}") +
                        (version > Version ? ", for which a newer version of the library is needed." : "."))
                : found != kind
                    ? throw new InvalidDataException($"The {name} must hold a {kind}, but holds a {Message.Abbreviate(found)}.")
                : new StoredModel(name, network, json);
        });
    }

    private static T Guarded<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException($"The model in the {name} {exception.Message}.", exception);
        }
        catch (JsonException exception)
        {
            string sentence = exception.BytePositionInLine is { } position
                ? Invariant($"must be described in JSON, but is not at byte {position} of line {exception.LineNumber + 1}")
                : "must have each property once, but has one twice";
            throw new InvalidDataException($"The model in the {name} {sentence}.", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"The {name} must hold a model as it was saved, but is damaged: {exception.Message}", exception);
        }
    }

    private FittedColumn ReadColumn(JsonElement json)
    {
        string name = StoredJson.Text(json, "name");
        bool hasIndicator = StoredJson.Truth(json, "indicator");
        if (!StoredJson.Has(json, "categories"))
        {
            double? fill = StoredJson.Has(json, "fill") ? StoredJson.Number(json, "fill") : null;
            double scale = StoredJson.Number(json, "scale");
            Require(scale > 0, "must have scales greater than zero");
            return new FittedNumbers(name, hasIndicator, fill, StoredJson.Number(json, "center"), scale);
        }

        string[] categories = StoredJson.Texts(json, "categories");
        bool isOneHot = StoredJson.Truth(json, "oneHot");
        int place = StoredJson.Integer(json, "fill");
        Require(categories.Length > 0, "must have a category in each column of categories");
        Require(place >= -1 && place < categories.Length + (isOneHot ? 1 : 0), "must fill missing values with one of the categories");
        ColumnType type = StoredJson.Truth(json, "isNumber") ? ColumnType.Number : ColumnType.Text;
        return new FittedCategories(
            name, type, hasIndicator, categories, isOneHot, place, StoredJson.Truth(json, "ignoresUnknown"));
    }
}
