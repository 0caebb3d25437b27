using NeuralTraining.Serialization;

namespace NeuralTraining.Fuzzing;

/// <summary>Attacks on weights by the network's own names, and on all that is a safetensors file.</summary>
internal static class SafetensorsAttacks
{
    private static readonly byte[] NotFinite = Convert.FromHexString("0000C07F" + "0000807F" + "000080FF" + "01000000" + "4523C1FF");

    public static IEnumerable<Attack> All()
    {
        StoredText valid = Valid(WeightsFormat.Chapter);
        const string b1 = "\"b1\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[24,36]}";
        return
        [
            new("read-weights", valid.File),
            new("read-not-finite", valid.WithValues("W1", NotFinite).WithValues("runningVariance1", NotFinite[..12]).File),
            new("read-one-of-half-precision", WithLastAs(valid, "F16", 2).File),
            new("read-one-of-16-bits-of-a-float", WithLastAs(valid, "BF16", 2).File),
            new("read-one-of-double-precision", WithLastAs(valid, "F64", 8).File),
            new("one-of-half-precision-lacks-a-byte", WithLastAs(valid, "F16", 2).File[..^1]),
            new("read-in-another-order", valid.With(b1 + ",", "").With("}}", "}," + b1 + "}").File),
            new("read-with-escapes", valid.With("\"W1\"", "\"\\u00571\"").File),
            new("read-metadata-null", Null(valid).File),
            new("empty", []),
            new("magic-of-zip", [.. "PK\u0003\u0004"u8, 0, 0, 8, 8, .. new byte[20], 0, 16, 0, 0, .. "archive/data.pkl"u8]),
            new("magic-of-zip-as-a-length", [.. "PK\u0003\u0004"u8, 0, 0, 0, 0, .. new byte[30]]),
            new("magic-of-npz", [.. "PK\u0003\u0004"u8, 20, 0, 0, 0, .. new byte[22], .. "W1.npy"u8]),
            new("magic-of-npy", [0x93, .. "NUMPY"u8, 1, 0, .. "{'descr': '<f4'}"u8]),
            new("magic-of-pickle", [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20]),
            new("magic-of-hdf5", [0x89, .. "HDF\r\n"u8, 0x1A, 10, .. new byte[8]]),
            new("magic-of-gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]),
            new("magic-of-html", [.. "\n<!doctype html><title>\u001b[31m</title>"u8]),
            new("magic-of-git-lfs", [.. "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"u8]),
            new("magic-of-json", [.. "{\"weight_map\":{}}"u8]),
            new("frozen-network", FrozenAttacks.Products(1)),
            new("checkpoint", valid.With("\"__metadata__\":{", "\"__metadata__\":{\"format\":\"NeuralTraining checkpoint\",").File),
            new("names-of-pytorch", Valid(WeightsFormat.PyTorch).File),
            new("names-similar", valid.With("\"W1\"", "\"w1\\u202e\"").File),
            new("names-without-end", Header(string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"{new string('W', 200)}{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}")))),
            new("length-alone", valid.File[..8]),
            new("length-0", [0, 0, 0, 0, 0, 0, 0, 0]),
            new("length-of-more-than-there-is", [0xFF, 0xFF, 0, 0, 0, 0, 0, 0, .. "{}"u8]),
            new("length-of-the-most", [0, 0xE1, 0xF5, 5, 0, 0, 0, 0, .. "{}"u8]),
            new("length-of-more-than-the-most", [1, 0xE1, 0xF5, 5, 0, 0, 0, 0, .. "{}"u8]),
            new("length-negative", [.. Enumerable.Repeat((byte)0xFF, 8), .. "{}"u8]),
            new("length-wraps-32-bits", [2, 0, 0, 0, 1, 0, 0, 0, .. "{}"u8]),
            new("values-missing", (valid with { Data = [] }).File),
            new("values-lack-a-byte", (valid with { Data = valid.Data[..^1] }).File),
            new("values-go-on", (valid with { Data = [.. valid.Data, 0] }).File),
            new("tensor-missing", Header("")),
            new("tensor-too-many", valid.With(b1, b1 + ",\"b9\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[36,36]}").File),
            new("tensor-too-many-with-control-characters", valid.With(b1, b1 + ",\"\\r\\n\\u001b[31m\\u202e\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[36,36]}").File),
            new("tensors-too-many-by-far", Header(string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"t{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}")))),
            new("tensor-transposed", valid.With("[2,3]", "[3,2]").File),
            new("tensor-of-another-type", valid.With(b1, b1.Replace("F32", "I64", StringComparison.Ordinal).Replace("[3]", "[1,1]", StringComparison.Ordinal).Replace("36", "32", StringComparison.Ordinal)).File),
            new("tensor-of-a-type-there-is-not", valid.With("\"F32\"", "\"F31\"").File),
            new("epsilon-of-another-network", valid.With("1E-06", "1E-05").File),
            new("epsilon-not-a-number", valid.With("1E-06", "NaN").File),
            new("epsilon-without-end", valid.With("1E-06", new string('9', 3000)).File),
            .. JsonAttacks.All(valid, b1),
            .. OffsetAttacks.All(valid, b1),
        ];
    }

    public static StoredText Valid(WeightsFormat format)
    {
        using var stream = new MemoryStream();
        WeightsTarget.CreateNetwork().SaveWeights(stream, format);
        return StoredText.Of(stream.ToArray());
    }

    /// <summary>The file with null for its metadata.</summary>
    private static StoredText Null(StoredText valid)
    {
        int start = valid.Header.IndexOf("__metadata__\":", StringComparison.Ordinal) + "__metadata__\":".Length;
        return valid.With(valid.Header[start..(valid.Header.IndexOf('}', StringComparison.Ordinal) + 1)], "null");
    }

    public static byte[] Header(string entries) => new StoredText("{" + entries + "}", []).File;

    /// <summary>The same with the last tensor, which lies last too, of another type, all its bits ones.</summary>
    private static StoredText WithLastAs(StoredText valid, string type, int size)
    {
        int start = valid.Data.Length - 12;
        byte[] values = [.. Enumerable.Repeat((byte)0xFF, 3 * size)];
        StoredText file = valid.With($"\"F32\",\"shape\":[3],\"data_offsets\":[{start},{start + 12}]", $"\"{type}\",\"shape\":[3],\"data_offsets\":[{start},{start + values.Length}]");
        return file with { Data = [.. valid.Data[..start], .. values] };
    }
}
