namespace NeuralTraining.Fuzzing;

/// <summary>Attacks by numbers: shapes and offsets.</summary>
internal static class OffsetAttacks
{
    public static IEnumerable<Attack> All(StoredText valid, string b1) =>
    [
        new("offsets-overlap", valid.With(b1, b1.Replace("24,36", "20,32", StringComparison.Ordinal)).File),
        new("offsets-of-another", valid.With(b1, b1.Replace("24,36", "0,12", StringComparison.Ordinal)).File),
        new("offsets-with-a-gap", valid.With(b1, b1.Replace("24,36", "28,40", StringComparison.Ordinal)).File),
        new("offsets-backwards", valid.With("[24,36]", "[36,24]").File),
        new("offsets-negative", valid.With("[24,36]", "[-12,0]").File),
        new("offsets-beyond-the-end", valid.With("[24,36]", "[100000,100012]").File),
        new("offsets-one", valid.With("[24,36]", "[24]").File),
        new("offsets-three", valid.With("[24,36]", "[24,36,48]").File),
        new("offsets-not-whole", valid.With("[24,36]", "[24.0,36]").File),
        new("offsets-with-an-exponent", valid.With("[24,36]", "[24,36e0]").File),
        new("offsets-texts", valid.With("[24,36]", "[\"24\",\"36\"]").File),
        new("offsets-of-64-bits", valid.With("[24,36]", "[18446744073709551604,0]").File),
        new("offsets-of-more-than-64-bits", valid.With("[24,36]", "[36893488147419103232,36893488147419103244]").File),
        new("shape-negative", valid.With("[2,3]", "[-2,-3]").File),
        new("shape-0", valid.With("[2,3]", "[0]").File),
        new("shape-wraps-64-bits-to-24", valid.With("[2,3]", "[4611686018427387910]").File),
        new("shape-wraps-to-0", Numbers("4294967296,4294967296", "0,0")),
        new("shape-wraps-before-0", Numbers("4611686018427387904,4611686018427387904,0", "0,0")),
        new("shape-of-more-than-64-bits", Numbers("18446744073709551616", "0,0")),
        new("shape-of-2000-dimensions", Numbers(string.Join(',', Enumerable.Repeat("1", 2000)), "0,4")),
        new("shape-of-2000-zeros", Numbers(string.Join(',', Enumerable.Repeat("0", 2000)), "0,0")),
        new("shape-of-9-dimensions", Numbers("1,1,1,1,1,1,1,1,1", "0,4")),
        new("shape-of-2002-dimensions", valid.With("[2,3]", $"[{string.Concat(Enumerable.Repeat("1,", 2000))}2,3]").File),
        new("promises-a-terabyte", Numbers("274877906944", "0,1099511627776")),
        new("promises-all-that-a-file-holds", Numbers("2305843009213693951", "0,9223372036854775804")),
    ];

    private static byte[] Numbers(string shape, string offsets) =>
        SafetensorsAttacks.Header(
        $$"""
        "a":{"dtype":"F32","shape":[{{shape}}],"data_offsets":[{{offsets}}]}
        """);
}
