using NeuralTraining.Serialization;

namespace NeuralTraining.Fuzzing;

/// <summary>Attacks on the matching of PyTorch's modules.</summary>
internal static class ModulesAttacks
{
    private static readonly string[] Numbers = ["0", "1", "3", "4", "6", "7"];

    public static IEnumerable<Attack> All()
    {
        StoredText sequential = Valid(), attributes = Named(sequential, "fc1", "bn1", "fc2", "bn2", "norm", "out");
        return
        [
            new("read-sequential", sequential.File),
            new("read-attributes", attributes.File),
            new("read-prefixes", Named(sequential, "module._orig_mod.fc1", "module._orig_mod.bn1", "module._orig_mod.fc2", "module._orig_mod.bn2", "module._orig_mod.norm", "out").File),
            new("read-numbers-of-two-digits", Named(sequential, "fc9", "bn9", "fc10", "bn10", "norm", "out").File),
            new("read-numbers-of-many-digits", Named(sequential, "fc0", "bn1", "fc" + new string('9', 200), "bn" + new string('9', 200), "norm", "out").File),
            new("read-numbers-in-another-order", Named(sequential, "fc2", "bn2", "fc1", "bn1", "norm", "out").File),
            new("read-one-without-a-name", Named(sequential, "fc1", "bn1", "fc2", "bn2", "norm", "").File),
            new("read-names-of-dots", Named(sequential, ".1", "bn1", ".2", "bn2", "..", "...").File),
            new("read-one-of-half-precision", OfHalfPrecision(attributes).File),
            new("names-of-another-prefix", Named(sequential, "net.0", "net.1", "net.3", "net.4", "net.6", "net.7").With("net.0.bias", "nets.0.bias").File),
            new("names-without-order", Named(sequential, "input", "bn1", "hidden", "bn2", "norm", "out").File),
            new("names-of-equal-numbers", Named(sequential, "fc1", "bn1", "fc01", "bn2", "norm", "out").File),
            new("names-with-control-characters", Named(sequential, "\\u001b[31m", "bn1", "\\r\\n", "bn2", "\\u202e", "out").File),
            new("names-with-quotes", Named(sequential, "\\\"); Delete(\\\"", "bn1", "fc2", "bn2", "norm", "out").File),
            new("name-without-end", Named(sequential, new string('a', 60_000), "bn1", "fc2", "bn2", "norm", "out").File),
            new("name-with-numbers-without-end", Named(sequential, new string('1', 60_000), "bn1", "fc2", "bn2", "norm", "out").File),
            new("module-missing", SafetensorsAttacks.Header("\"fc1.bias\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}")),
            new("module-too-many", attributes.With("\"fc1.bias\"", "\"fc3.bias\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[16,16]},\"fc1.bias\"").File),
            new("modules-without-end", SafetensorsAttacks.Header(string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"{i}.weight\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}")))),
            new("modules-of-no-tensors", SafetensorsAttacks.Header("")),
            new("counter-alone", attributes.With("bn1.num_batches_tracked", "bn3.num_batches_tracked").File),
            new("counter-of-an-affine-layer", attributes.With("bn1.num_batches_tracked", "fc1.num_batches_tracked").File),
            new("tensor-of-a-name-there-is-not", attributes.With("bn1.running_var", "bn1.running_std").File),
            new("tensor-transposed", attributes.With("[2,3]", "[3,2]").File),
            new("tensor-of-another-type", attributes.With("\"norm.bias\":{\"dtype\":\"F32\",\"shape\":[3]", "\"norm.bias\":{\"dtype\":\"I32\",\"shape\":[3]").File),
            new("epsilon-of-another-network", attributes.With("\"1.eps\":\"1E-06\"", "\"bn1.eps\":\"1E-05\"").File),
            new("names-of-the-chapter", SafetensorsAttacks.Valid(WeightsFormat.Chapter).File),
            new("frozen-network", FrozenAttacks.Products(1)),
        ];
    }

    private static StoredText Valid()
    {
        using var stream = new MemoryStream();
        ModulesTarget.CreateNetwork().SaveWeights(stream, WeightsFormat.PyTorch);
        return StoredText.Of(stream.ToArray());
    }

    /// <summary>The file with other names of its six modules.</summary>
    private static StoredText Named(StoredText valid, params string[] names)
    {
        string header = valid.Header;
        foreach ((string number, string name) in Numbers.Zip(names))
        {
            foreach (string tensor in new[] { "weight", "bias", "running_mean", "running_var", "num_batches_tracked" })
            {
                header = header.Replace($"\"{number}.{tensor}\":", $"\"{(name.Length == 0 ? "" : name + ".")}{tensor}\":", StringComparison.Ordinal);
            }
        }

        return valid with { Header = header };
    }

    /// <summary>The file with its last tensor in half precision.</summary>
    private static StoredText OfHalfPrecision(StoredText valid)
    {
        int start = valid.Data.Length - 24;
        return valid.With($"\"F32\",\"shape\":[2,3],\"data_offsets\":[{start},{start + 24}]", $"\"F16\",\"shape\":[2,3],\"data_offsets\":[{start},{start + 12}]") with
        {
            Data = [.. valid.Data[..start], .. Enumerable.Repeat((byte)0x3C, 12)],
        };
    }
}
