namespace NeuralTraining.Fuzzing;

/// <summary>Models for tables with a checksum that is right, so that their description is attacked, apart from those whose name tells otherwise.</summary>
internal static class TableAttacks
{
    private const string Indicator = "\"name\":\"d\",\"indicator\":false";

    public static IEnumerable<Attack> All()
    {
        byte[] file = TinyTableModel.Saved(TinyTableModel.Train(isClassifier: true)), regressor = TinyTableModel.Saved(TinyTableModel.Train(isClassifier: false));
        StoredText valid = StoredText.Of(file), numbers = StoredText.Of(regressor);
        return
        [
            new("read-classifier", file),
            new("read-regressor", regressor),
            Repaired("read-more-properties", With(valid, "\"kind\":", "\"later\":[{\"a\":null}],\"kind\":")),
            Repaired("read-texts-without-escapes", valid.With("\\u0022target\\u0022", "\\\"target\\\"")),
            Repaired("read-not-finite", valid.WithValues("W1", Convert.FromHexString("0000C07F" + "0000807F" + "000080FF"))),
            Repaired("read-long-name-of-a-column", With(valid, "\"name\":\"d\"", $"\"name\":\"{new string('d', 5000)}\"")),
            new("checksum-wrong", [.. file[..^1], (byte)~file[^1]]),
            new("network-alone", NetworkAttacks.All().First().File),
            Repaired("version-of-another", With(valid, "\"version\":1", "\"version\":2")),
            Repaired("version-0", With(valid, "\"version\":1", "\"version\":0")),
            Repaired("version-missing", With(valid, "\"version\":1,", "")),
            Repaired("property-twice", With(valid, "\"target\":\"y\"", "\"target\":\"y\",\"target\":\"y\"")),
            Repaired("kind-of-another", With(valid, "\"kind\":\"classifier\"", "\"kind\":\"forester\"")),
            Repaired("kind-with-control-characters", With(valid, "\"kind\":\"classifier\"", "\"kind\":\"\\u001b[2J\\n\"")),
            Repaired("target-empty", With(valid, "\"target\":\"y\"", "\"target\":\"\"")),
            Repaired("target-half-a-surrogate-pair", With(valid, "\"target\":\"y\"", "\"target\":\"\\ud800\"")),
            Repaired("target-that-is-a-column", With(valid, "\"target\":\"y\"", "\"target\":\"a\"")),
            Repaired("classes-missing", With(valid, "\"classes\"", "\"glasses\"")),
            Repaired("classes-too-many", With(valid, "\"classes\":[", "\"classes\":[\"r\",")),
            Repaired("classes-too-many-by-far", With(valid, "\"classes\":[", "\"classes\":[" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"\"{i}\",")))),
            Repaired("classes-equal", With(valid, "\"classes\":[\"p\",\"q\"]", "\"classes\":[\"p\",\"p\"]")),
            Repaired("classes-of-no-texts", With(valid, "\"classes\":[\"p\",\"q\"]", "\"classes\":[1,2]")),
            Repaired("columns-missing", With(valid, "\"columns\"", "\"volumes\"")),
            Repaired("columns-of-one-name", With(valid, "\"name\":\"b\"", "\"name\":\"a\"")),
            Repaired("column-without-a-name", With(valid, "\"name\":\"a\",", "")),
            Repaired("column-with-an-indicator-too-many", With(valid, Indicator, Indicator.Replace("false", "true", StringComparison.Ordinal))),
            Repaired("column-of-no-object", With(valid, "\"columns\":[", "\"columns\":[[],")),
            Repaired("scale-0", With(numbers, "\"columns\":[{\"name\":\"a\",\"indicator\":true,", "\"columns\":[{\"name\":\"a\",\"indicator\":true,\"scale\":0,\"x\":{},")),
            Repaired("fill-beyond-the-categories", With(valid, "\"fill\":2", "\"fill\":3")),
            Repaired("fill-negative", With(valid, "\"fill\":2", "\"fill\":-2")),
            Repaired("categories-none", With(valid, "\"categories\":[\"u\",\"v\"]", "\"categories\":[]")),
            Repaired("categories-equal", With(valid, "\"categories\":[\"u\",\"v\"]", "\"categories\":[\"u\",\"u\"]")),
            new("read-many-categories-of-a-long-name", ManyCategories(2000, new string('d', 10_000))),
            Repaired("mean-infinite", With(numbers, "\"mean\":", "\"mean\":1e999,\"x\":")),
            Repaired("scale-negative", With(numbers, ",\"scale\":", ",\"scale\":-")),
            Repaired("json-cut-off", valid.With("}]}\"}", "}]\"}")),
            Repaired("json-goes-on", valid.With("}]}\"}", "}]}]\"}")),
            Repaired("json-deep", With(valid, "\"kind\":", "\"later\":" + new string('[', 2000) + new string(']', 2000) + ",\"kind\":")),
            Repaired("json-of-another-kind", With(valid, "{\"version\":1", "[\"version\",1")),
        ];
    }

    /// <summary>A model whose inputs have names of many times the file's length, all together.</summary>
    private static byte[] ManyCategories(int count, string column)
    {
        string categories = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}\""));
        string model = $$"""
            {"version":1,"kind":"classifier","target":"y","classes":["p","q"],"columns":[
            {"name":"{{column}}","indicator":false,"categories":[{{categories}}],"isNumber":false,"oneHot":true,"fill":-1,"ignoresUnknown":true}]}
            """;
        using var stream = new MemoryStream();
        new MultiLayerNet(count, [], 2).Save(stream, new Dictionary<string, string> { ["tabular"] = model });
        return stream.ToArray();
    }

    /// <summary>The file with other JSON in the description of the model, which is a text of the header.</summary>
    private static StoredText With(StoredText valid, string json, string other) => valid.With(Escaped(json), Escaped(other));

    private static string Escaped(string json) => json.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\u0022", StringComparison.Ordinal);

    private static Attack Repaired(string name, StoredText file) => new(name, SafetensorsRepair.Checksum(file.File));
}
