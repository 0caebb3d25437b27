using NeuralTraining.Serialization;

namespace NeuralTraining.Fuzzing;

/// <summary>A file of each kind, files of other formats, and headers that lie.</summary>
internal static class DescribeAttacks
{
    public static IEnumerable<Attack> All()
    {
        byte[] network = NetworkAttacks.All().First().File, checkpoint = CheckpointAttacks.Saved(), table = TinyTableModel.Saved(TinyTableModel.Train(isClassifier: true));
        StoredText chapter = SafetensorsAttacks.Valid(WeightsFormat.Chapter), net = StoredText.Of(network), run = StoredText.Of(checkpoint), model = StoredText.Of(table);
        StoredText frozen = StoredText.Of(FrozenAttacks.All().First(attack => attack.Name == "read-network").File);
        return
        [
            new("read-network", network),
            new("read-frozen-network", frozen.File),
            new("read-checkpoint", checkpoint),
            new("read-table", table),
            new("read-weights", chapter.File),
            new("read-weights-of-pytorch", SafetensorsAttacks.Valid(WeightsFormat.PyTorch).File),
            new("read-no-tensors", SafetensorsAttacks.Header("")),
            new("read-other-tensors", chapter.With("\"W1\"", "\"X1\"").File),
            new("read-other-format", chapter.With("\"__metadata__\":{", "\"__metadata__\":{\"format\":\"tf\",").File),
            .. SafetensorsAttacks.All().Where(attack => attack.Name.StartsWith("magic-of-", StringComparison.Ordinal) && attack.Name != "magic-of-zip-as-a-length")
                .Select(attack => attack with { Name = "read-" + attack.Name }),
            Repaired("read-network-of-a-newer-version", net.With("\"version\":\"1\"", "\"version\":\"2\"").With("description.loss", "description.boss")),
            Repaired("read-network-of-ones-own-parts", net.With("ReLU", "Swish(Slope: 2)").With("\"format\":", "\"description.own parts\":\"layer 3\",\"format\":")),
            new("read-frozen-network-of-a-newer-version", frozen.With("\"version\":\"1\"", "\"version\":\"12\"").With("ReLU", "LeRU").File),
            Repaired("read-checkpoint-of-a-newer-version", run.With("\"version\":\"4\"", "\"version\":\"5\"").With("trainer.iteration", "trainer.situation")),
            Repaired("read-checkpoint-of-an-older-version", run.With("\"version\":\"4\"", "\"version\":\"3\"")),
            Repaired("read-checkpoint-not-finite", run.WithValues("history.losses", Convert.FromHexString("000000000000F87F000000000000F87F000000000000F87F")).WithValues("optimizer.learningRate", Convert.FromHexString("0000C07F"))),
            Repaired("read-texts-with-control-characters", net.With("metadata.note\":\"", "metadata.no\\n\\u202ete\":\"\\u001b[2J")),
            Repaired("read-layer-with-control-characters", net.With("ReLU", "\\u001b[2J").With("\"format\":", "\"description.own parts\":\"layer 3\",\"format\":")),
            Repaired("read-tensor-with-control-characters", chapter.With("\"b1\"", "\"\\r\\n\\u202e\"")),
            Repaired("read-texts-without-end", net.With("metadata.note\":\"", "metadata.note\":\"" + new string('9', 30_000))),
            Repaired("read-names-without-end", model.With("\\u0022name\\u0022:\\u0022a", "\\u0022name\\u0022:\\u0022" + new string('a', 30_000))),
            Repaired("read-classes-without-end", model.With("\\u0022classes\\u0022:[", "\\u0022classes\\u0022:[" + string.Concat(Enumerable.Repeat("\\\"\\\",", 10_000)))),
            Repaired("read-table-of-a-newer-version", model.With("\\u0022version\\u0022:1", "\\u0022version\\u0022:2").With("\\u0022target\\u0022", "\\u0022gadget\\u0022")),
            Repaired("read-ones-own-text-of-that-name", model.With("\\u0022kind\\u0022", "\\u0022mind\\u0022")),
            Repaired("read-half-a-surrogate-pair-in-a-table", model.With("\\u0022p\\u0022", "\\u0022\\\\ud800\\u0022")),
            new("empty", []),
            new("bytes", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
            new("network-with-a-wrong-checksum", [.. network[..^1], (byte)~network[^1]]),
            new("network-without-a-checksum", network[..^4]),
            new("checkpoint-with-a-changed-byte", [.. checkpoint[..^20], (byte)(checkpoint[^20] ^ 1), .. checkpoint[^19..]]),
            new("weights-that-lack-a-byte", chapter.File[..^1]),
            new("weights-that-go-on", [.. chapter.File, 0]),
            Repaired("network-without-a-version", net.With("\"version\"", "\"virgin\"")),
            Repaired("network-of-version-0", net.With("\"version\":\"1\"", "\"version\":\"0\"")),
            Repaired("network-without-a-loss", net.With("description.loss", "description.boss")),
            Repaired("network-without-layers", net.With("description.layer 1\"", "description.layer 0\"")),
            Repaired("network-of-no-inputs", net.With("number of inputs\":\"2\"", "number of inputs\":\"0\"")),
            Repaired("network-of-too-many-facts", net.With("\"format\":", string.Concat(Enumerable.Range(0, 4000).Select(i => $"\"description.{i}\":\"\",")) + "\"format\":")),
            Repaired("network-with-a-fact-twice", net.With("\"description.loss\"", "\"description.l\\u006fss\":\"SoftmaxCrossEntropy\",\"description.loss\"")),
            Repaired("checkpoint-without-an-iteration", run.With("trainer.iteration", "trainer.situation")),
            Repaired("checkpoint-with-a-negative-iteration", run.WithValues("trainer.iteration", [.. Enumerable.Repeat((byte)0xFF, 8)])),
            new("frozen-network-of-an-unknown-step", frozen.With("Affine ReLU", "Affine LeRU").File),
        ];
    }

    private static Attack Repaired(string name, StoredText file) => new(name, SafetensorsRepair.Checksum(file.File));
}
