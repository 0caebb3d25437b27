using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Regularizers;

namespace NeuralTraining.Fuzzing;

/// <summary>Files of networks with a checksum that is right, so that what lies behind it is attacked, apart from those whose name tells otherwise.</summary>
internal static class NetworkAttacks
{
    private const string Affine = "Affine(Outputs: 3, Bias: 1)", Dropout = "Dropout(Ratio: 0.5, Scaling: 1)";
    private const string W1 = "\"W1\":{\"dtype\":\"F32\",\"shape\":[2,3]";
    private static readonly byte[] NotFinite = Convert.FromHexString("0000C07F" + "0000807F" + "000080FF");

    public static IEnumerable<Attack> All()
    {
        byte[] file = Saved(WeightsTarget.CreateNetwork(), new Dictionary<string, string> { ["classes"] = "a, b", ["note"] = "\u00e9" });
        StoredText valid = StoredText.Of(file);
        var options = new MultiLayerNetOptions { Regularizers = [new L1(0.5f), new LInfinity(0.25f)], WeightDecay = 0.1f, RowBlocks = 2 };
        byte[] regularized = Saved(new MultiLayerNet(2, [new Affine(2, new He(), bias: false), new Sigmoid(), new Tanh(), new Affine(2, new He())], new SoftmaxCrossEntropy(), options));
        return
        [
            new("read-network", file),
            new("read-regularized", regularized),
            Repaired("read-not-finite", valid.WithValues("W1", NotFinite)),
            Repaired("read-more-metadata", valid.With("\"format\":", "\"a\":\"b\",\"metadata.\":\"\",\"format\":")),
            Repaired("read-facts-in-another-order", Moved(valid, "\"description.loss\":\"SoftmaxCrossEntropy\",")),
            Repaired("read-iteration-at-its-end", valid.With("\"description.iteration\":\"0\"", "\"description.iteration\":\"9223372036854775807\"")),
            new("empty", []),
            new("checksum-wrong", [.. file[..^1], (byte)~file[^1]]),
            new("checksum-missing", file[..^4]),
            new("byte-changed", [.. file[..^20], (byte)(file[^20] ^ 1), .. file[^19..]]),
            new("goes-on", [.. file, 0]),
            Repaired("checksum-of-another-name", valid.With("\"checksum\"", "\"chequesum\"")),
            Repaired("checksum-of-another-shape", valid.With("\"checksum\":{\"dtype\":\"U8\",\"shape\":[4]", "\"checksum\":{\"dtype\":\"U8\",\"shape\":[2,2]")),
            Repaired("format-of-another", valid.With("NeuralTraining network", "NeuralTraining notwork")),
            Repaired("version-of-another", valid.With("\"version\":\"1\"", "\"version\":\"9\"")),
            new("weights-of-the-chapter", SafetensorsAttacks.Valid(Serialization.WeightsFormat.Chapter).File),
            new("weights-of-pytorch", SafetensorsAttacks.Valid(Serialization.WeightsFormat.PyTorch).File),
            new("checkpoint", CheckpointAttacks.Saved()),
            Repaired("facts-missing", valid.With("description.network seed", "prescription.network seed")),
            Repaired("facts-too-many", valid.With("\"description.loss\"", "\"description.layer 9\":\"ReLU\",\"description.loss\"")),
            Repaired("facts-twice", valid.With("\"description.loss\"", "\"description.l\\u006fss\":\"SoftmaxCrossEntropy\",\"description.loss\"")),
            Repaired("facts-without-end", valid.With(Affine, new string('A', 300_000))),
            Repaired("facts-with-control-characters", valid.With(Affine, "\\u001b[2J\\n")),
            Repaired("metadata-twice", valid.With("\"metadata.note\"", "\"metadata.classes\":\"\",\"metadata.note\"")),
            Repaired("metadata-too-many", valid.With("\"format\":", string.Concat(Enumerable.Range(0, 1001).Select(i => $"\"metadata.{i}\":\"\",")) + "\"format\":")),
            Repaired("layers-none", valid.With("description.layer 1\"", "description.layer 0\"")),
            Repaired("layers-too-many", valid.With("\"description.layer 1\"", string.Concat(Enumerable.Range(6, 1001).Select(i => $"\"description.layer {i}\":\"ReLU\",")) + "\"description.layer 1\"")),
            Repaired("layer-of-a-kind-there-is-not", valid.With("ReLU", "System.Diagnostics.Process")),
            Repaired("layer-of-the-kind-of-a-loss", valid.With("ReLU", "SoftmaxCrossEntropy")),
            Repaired("layer-of-ones-own", valid.With("\"format\":", "\"description.own parts\":\"layer 3\",\"format\":")),
            Repaired("layer-with-numbers-it-does-not-have", valid.With("ReLU", "ReLU(Slope: 1)")),
            Repaired("layer-without-numbers", valid.With(Affine, "Affine")),
            Repaired("layer-with-numbers-without-end", valid.With(Affine, "Affine(" + string.Join(", ", Enumerable.Range(0, 3000).Select(i => $"{i}: {i}")) + ")")),
            Repaired("layer-with-a-number-twice", valid.With(Affine, "Affine(Outputs: 3, Outputs: 3, Bias: 1)")),
            Repaired("layer-of-no-outputs", valid.With(Affine, Affine.Replace("3", "0", StringComparison.Ordinal))),
            Repaired("layer-of-half-an-output", valid.With(Affine, Affine.Replace("3", "3.5", StringComparison.Ordinal))),
            Repaired("layer-of-outputs-that-are-not-a-number", valid.With(Affine, Affine.Replace("3", "NaN", StringComparison.Ordinal))),
            Repaired("layer-of-more-outputs-than-memory-holds", valid.With(Affine, Affine.Replace("3", "2147483647", StringComparison.Ordinal))),
            Repaired("layer-with-half-a-bias", valid.With(Affine, Affine.Replace("1", "0.5", StringComparison.Ordinal))),
            Repaired("layer-without-the-bias-that-is-there", valid.With(Affine, Affine.Replace("1", "0", StringComparison.Ordinal))),
            Repaired("layer-that-drops-everything", valid.With(Dropout, Dropout.Replace("0.5", "1", StringComparison.Ordinal))),
            Repaired("layer-that-scales-at-another-time", valid.With(Dropout, Dropout.Replace("Scaling: 1", "Scaling: 7", StringComparison.Ordinal))),
            Repaired("width-of-another", valid.With("\"description.width of layer 1\":\"3\"", "\"description.width of layer 1\":\"4\"")),
            Repaired("loss-of-a-kind-there-is-not", valid.With("\"SoftmaxCrossEntropy\"", "\"HardmaxCrossEntropy\"")),
            Repaired("regularizer-of-a-negative-strength", StoredText.Of(regularized).With("L1(Lambda: 0.5)", "L1(Lambda: -0.5)")),
            Repaired("regularizer-of-no-strength", StoredText.Of(regularized).With("L1(Lambda: 0.5)", "L1()")),
            Repaired("inputs-0", valid.With("number of inputs\":\"2\"", "number of inputs\":\"0\"")),
            Repaired("inputs-3", valid.With("number of inputs\":\"2\"", "number of inputs\":\"3\"")),
            Repaired("inputs-of-more-than-memory-holds", valid.With("number of inputs\":\"2\"", "number of inputs\":\"2147483647\"")),
            Repaired("inputs-of-more-than-32-bits", valid.With("number of inputs\":\"2\"", "number of inputs\":\"4294967298\"")),
            Repaired("row-blocks-0", valid.With("row blocks\":\"1\"", "row blocks\":\"0\"")),
            Repaired("iteration-negative", valid.With("iteration\":\"0\"", "iteration\":\"-1\"")),
            Repaired("weights-transposed", valid.With(W1, W1.Replace("[2,3]", "[3,2]", StringComparison.Ordinal))),
            Repaired("weights-of-another-type", valid.With(W1, W1.Replace("F32", "I32", StringComparison.Ordinal))),
            Repaired("weights-of-a-terabyte", valid.With(W1, W1.Replace("[2,3]", "[2,137438953472]", StringComparison.Ordinal))),
            Repaired("weights-missing", valid.With("\"W1\":", "\"V1\":")),
            Repaired("tensor-too-many", valid.With("\"W1\":", "\"W9\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"W1\":")),
        ];
    }

    private static byte[] Saved(MultiLayerNet network, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        network.Save(stream, metadata);
        return stream.ToArray();
    }

    /// <summary>The file with a piece of metadata before all others.</summary>
    private static StoredText Moved(StoredText valid, string piece) => valid.With(piece, "").With("\"format\":", piece + "\"format\":");

    private static Attack Repaired(string name, StoredText file) => new(name, SafetensorsRepair.Checksum(file.File));
}
