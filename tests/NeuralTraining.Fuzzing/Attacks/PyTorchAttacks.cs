using NeuralTraining.Serialization;

namespace NeuralTraining.Fuzzing;

internal static class PyTorchAttacks
{
    private const string Counter = "\"1.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}";

    public static IEnumerable<Attack> All()
    {
        StoredText valid = SafetensorsAttacks.Valid(WeightsFormat.PyTorch);
        return
        [
            new("read-weights", valid.File),
            new("counter-not-one", valid.With(Counter, Counter.Replace("[]", "[1,1]", StringComparison.Ordinal)).File),
            new("counter-of-a-terabyte", valid.With(Counter, Counter.Replace("[]", "[137438953472]", StringComparison.Ordinal).Replace("[0,8]", "[0,1099511627776]", StringComparison.Ordinal)).File),
            new("read-counter-of-double-precision", valid.With(Counter, Counter.Replace("I64", "F64", StringComparison.Ordinal)).File),
            new("read-counter-in-a-list", valid.With(Counter, Counter.Replace("[]", "[1]", StringComparison.Ordinal)).File),
            new("read-counter-missing", WithoutCounter(valid).File),
            new("counter-of-a-type-there-is-not", valid.With(Counter, Counter.Replace("I64", "C64", StringComparison.Ordinal)).File),
            new("counter-of-none", valid.With(Counter, Counter.Replace("[]", "[0]", StringComparison.Ordinal).Replace("[0,8]", "[0,0]", StringComparison.Ordinal)).File),
            new("prefix-before-names", valid.With("\"0.weight\"", "\"model.0.weight\"").File),
            new("layer-too-many", valid.With(Counter, Counter + ",\"9.bias\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,8]}").File),
            new("tensor-transposed", valid.With("[3,2]", "[2,3]").File),
            new("epsilon-of-another-network", valid.With("1E-06", "1E-05").File),
            new("names-of-the-chapter", SafetensorsAttacks.Valid(WeightsFormat.Chapter).File),
        ];
    }

    /// <summary>The file without the number of mini-batches, whose eight bytes are the first of all values.</summary>
    private static StoredText WithoutCounter(StoredText valid)
    {
        string header = valid.With(Counter + ",", "").Header;
        string moved = System.Text.RegularExpressions.Regex.Replace(header, "\\[([0-9]+),([0-9]+)\\]}", match => $"[{Before(match.Groups[1].Value)},{Before(match.Groups[2].Value)}]}}");
        return new StoredText(moved, valid.Data[8..]);

        static int Before(string offset) => int.Parse(offset, System.Globalization.CultureInfo.InvariantCulture) - 8;
    }
}
