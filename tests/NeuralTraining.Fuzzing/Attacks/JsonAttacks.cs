namespace NeuralTraining.Fuzzing;

/// <summary>Attacks on the reader of a header as text.</summary>
internal static class JsonAttacks
{
    public static IEnumerable<Attack> All(StoredText valid, string b1) =>
    [
        new("json-deep-objects", SafetensorsAttacks.Header(string.Concat(Enumerable.Repeat("\"a\":{", 2000)))),
        new("json-deep-lists", SafetensorsAttacks.Header("\"a\":" + new string('[', 8000))),
        new("json-deep-shape", valid.With("[2,3]", "[[2,3]]").File),
        new("json-deep-metadata", valid.With("\"1E-06\"", "{\"a\":{}}").File),
        new("json-duplicate-name", valid.With(b1, b1 + "," + b1).File),
        new("json-duplicate-name-escaped", valid.With(b1, b1 + "," + b1.Replace("b1", "\\u00621", StringComparison.Ordinal)).File),
        new("json-duplicate-field", valid.With("\"shape\":[3]", "\"shape\":[3],\"shape\":[3]").File),
        new("json-duplicate-metadata", valid.With("\"__metadata__\":{", "\"__metadata__\":{\"BatchNorm1.epsilon\":\"1E-06\",").File),
        new("json-two-metadata", valid.With("\"__metadata__\":{", "\"__metadata__\":{},\"__metadata__\":{").File),
        new("json-metadata-of-numbers", valid.With("\"1E-06\"", "1E-06").File),
        new("json-metadata-null", valid.With("\"1E-06\"", "null").File),
        new("json-metadata-null-and-another", valid.With("\"__metadata__\":", "\"__metadata__\":null,\"__metadata__\":").File),
        new("json-metadata-a-number", SafetensorsAttacks.Header("\"__metadata__\":1")),
        new("json-metadata-of-many-pieces", SafetensorsAttacks.Header("\"__metadata__\":{" + string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"{i}\":\"\"")) + "}")),
        new("json-metadata-half-a-surrogate-pair", valid.With("\"1E-06\"", "\"\\udc00\"").File),
        new("json-field-half-a-surrogate-pair", valid.With("\"shape\":[3]", "\"\\ud800\":[3]").File),
        new("json-unknown-field", valid.With("\"shape\":[3]", "\"shape\":[3],\"stride\":[1]").File),
        new("json-missing-field", valid.With("\"shape\":[3],", "").File),
        new("json-not-an-object", SafetensorsAttacks.Header("\"a\":[]")),
        new("json-a-list", new StoredText("[]", []).File),
        new("json-space-first", (valid with { Header = " " + valid.Header }).File),
        new("json-garbage-behind", (valid with { Header = valid.Header.TrimEnd() + "{}" }).File),
        new("json-zero-behind", (valid with { Header = valid.Header.TrimEnd() + "\0" }).File),
        new("json-byte-order-mark", (valid with { Header = "\u00EF\u00BB\u00BF" + valid.Header }).File),
        new("json-comment", valid.With(b1, "/**/" + b1).File),
        new("json-trailing-comma", valid.With("}}", "},}").File),
        new("json-cut-off", (valid with { Header = valid.Header[..200] }).File),
        new("json-cut-off-in-a-text", SafetensorsAttacks.Header("\"a")),
        new("json-name-not-utf-8", valid.With("\"b1\"", "\"\u00FF1\"").File),
        new("json-name-overlong-utf-8", valid.With("\"b1\"", "\"\u00C0\u00801\"").File),
        new("json-name-half-a-surrogate-pair", valid.With("\"b1\"", "\"\\ud800\"").File),
        new("json-name-with-control-characters", valid.With("\"b1\"", "\"\\r\\n\\u001b[31mb1\\u0000\\u202e\"").File),
        new("json-name-cut-in-a-surrogate-pair", SafetensorsAttacks.Header($"\"{new string('a', 79)}\\ud83d\\ude00\":1")),
        new("json-name-without-end", SafetensorsAttacks.Header($"\"{new string('a', 8000)}\":1")),
        new("json-type-with-control-characters", valid.With("\"F32\"", "\"F\\n32\"").File),
        new("json-literal-with-control-characters", valid.With("[2,3]", "nul\nl").File),
        new("json-metadata-with-control-characters", valid.With("\"1E-06\"", "\"\\u0007\\n\"").File),
    ];
}
