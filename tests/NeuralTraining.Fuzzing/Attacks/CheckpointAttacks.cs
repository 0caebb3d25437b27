namespace NeuralTraining.Fuzzing;

/// <summary>Checkpoints with a checksum that is right, so that what lies behind it is attacked, apart from those whose name tells otherwise.</summary>
internal static class CheckpointAttacks
{
    private const string Slot = "\"optimizer.slot.m\":{\"dtype\":\"F32\",\"shape\":[23]";
    private const string NoChanges = "\"history.changes.iteration\":{\"dtype\":\"I64\",\"shape\":[0]";
    private static readonly byte[] Max = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], Negative = [.. Enumerable.Repeat((byte)0xFF, 8)];
    private static readonly byte[] NotFinite = Convert.FromHexString("0000C07F" + "0000807F" + "000080FF");

    public static IEnumerable<Attack> All()
    {
        byte[] file = Saved();
        StoredText valid = StoredText.Of(file);
        return
        [
            new("read-checkpoint", file),
            Repaired("read-not-finite", valid.WithValues("W1", NotFinite).WithValues("optimizer.slot.v", NotFinite).WithValues("history.losses", [0, 0, 0, 0, 0, 0, 0xF8, 0x7F])),
            Repaired("read-data-of-another-run", valid.With("4 samples of 2 features", "9 samples of 9 features")),
            Repaired("change-without-words", valid.With(NoChanges, NoChanges.Replace("[0]", "[1]", StringComparison.Ordinal))),
            Repaired("changes-of-a-terabyte", valid.With(NoChanges, NoChanges.Replace("[0]", "[137438953472]", StringComparison.Ordinal))),
            Repaired("counter-of-the-network-at-its-end", valid.WithValues("network.iteration", Max)),
            new("empty", []),
            new("shorter-than-a-checksum", [1, 2, 3]),
            new("checksum-alone", SafetensorsRepair.Checksum(new byte[4])),
            new("checksum-wrong", [.. file[..^1], (byte)~file[^1]]),
            new("checksum-missing", file[..^4]),
            new("byte-changed", [.. file[..400], (byte)(file[400] ^ 1), .. file[401..]]),
            new("goes-on", [.. file, 0]),
            Repaired("goes-on-with-a-checksum", valid with { Data = [.. valid.Data, 0, 0, 0, 0] }),
            Repaired("header-alone", valid with { Data = new byte[4] }),
            Repaired("format-of-another", valid.With("NeuralTraining checkpoint", "NeuralTraining postcard..")),
            Repaired("format-missing", valid.With("\"format\":", "\"normat\":")),
            Repaired("version-of-another", valid.With("\"version\":\"", "\"version\":\"9")),
            Repaired("settings-of-another-run", valid.With("\"run.seed\":\"0\"", "\"run.seed\":\"9\"")),
            Repaired("settings-of-another-optimizer", valid.With("\"run.optimizer\":\"Adam(", "\"run.optimizer\":\"System.Diagnostics.Process(")),
            Repaired("settings-of-other-hyperparameters", valid.With("(Beta1: 0.9,", "(Beta1: NaN,")),
            Repaired("settings-too-many", valid.With("\"run.seed\":", "\"run.speed\":\"1\",\"run.seed\":")),
            Repaired("settings-twice", valid.With("\"run.seed\":", "\"run.\\u0073eed\":\"0\",\"run.seed\":")),
            Repaired("settings-missing", valid.With("\"run.seed\"", "\"fun.seed\"")),
            Repaired("settings-with-control-characters", valid.With("\"run.seed\":\"0\"", "\"run.seed\":\"\\n\"")),
            Repaired("settings-without-end", valid.With("\"run.seed\":\"0\"", $"\"run.seed\":\"{new string('9', 4000)}\"")),
            Repaired("slot-of-another-optimizer", valid.With("optimizer.slot.m", "optimizer.slot.h")),
            Repaired("slot-without-a-name", valid.With("optimizer.slot.m", "optimizer.slot.")),
            Repaired("slot-with-control-characters", valid.With("optimizer.slot.m", "optimizer.slot.\\n")),
            Repaired("slot-of-another-shape", valid.With(Slot, Slot.Replace("[23]", "[1,23]", StringComparison.Ordinal))),
            Repaired("slots-too-many", ManySlots(valid, 200)),
            Repaired("iteration-negative", valid.WithValues("trainer.iteration", Negative)),
            Repaired("iteration-at-its-end", valid.WithValues("trainer.iteration", Max)),
            Repaired("run-starts-before-0", valid.WithValues("trainer.runStart", Negative)),
            Repaired("run-starts-at-its-end", valid.WithValues("trainer.runStart", Max)),
            Repaired("epochs-negative", valid.WithValues("trainer.epochsBefore", Negative)),
            Repaired("epochs-before-the-run-more-than-updates", valid.WithValues("trainer.epochsBefore", [1])),
            Repaired("counter-of-the-network-negative", valid.WithValues("network.iteration", Negative)),
            Repaired("step-negative", valid.WithValues("optimizer.step", Negative)),
            Repaired("step-at-its-end", valid.WithValues("optimizer.step", Max)),
            Repaired("step-0", valid.WithValues("optimizer.step", new byte[8])),
            Repaired("rate-0", valid.WithValues("optimizer.learningRate", 0, 0, 0, 0)),
            Repaired("rate-not-a-number", valid.WithValues("optimizer.learningRate", NotFinite[..4])),
            Repaired("rate-infinite", valid.WithValues("optimizer.learningRate", NotFinite[4..8])),
            Repaired("losses-of-more-than-the-run", valid.With("\"history.losses\":{\"dtype\":\"F64\",\"shape\":[3]", "\"history.losses\":{\"dtype\":\"F64\",\"shape\":[1,3]").WithValues("trainer.iteration", [4])),
            Repaired("losses-of-a-terabyte", valid.With("\"history.losses\":{\"dtype\":\"F64\",\"shape\":[3]", "\"history.losses\":{\"dtype\":\"F64\",\"shape\":[137438953472]")),
            Repaired("callback-without-a-description", valid.With("\"callback.1\":", "\"callback.2\":")),
            Repaired("callback-described-by-another", valid.With("\"callback.1\":\"Early", "\"callback.1\":\"Curly")),
            Repaired("callback-of-no-number", valid.With("\"callback.0.number.", "\"callback.x.number.")),
            Repaired("callback-of-an-unknown-kind", valid.With("\"callback.0.number.", "\"callback.0.plumber")),
            Repaired("callback-number-of-another", valid.With("callback.1.number.waited", "callback.1.number.wasted")),
            Repaired("callback-count-not-a-number", valid.WithValues("callback.1.number.waited", 0, 0, 0, 0, 0, 0, 0xF8, 0x7F)),
            Repaired("callback-count-negative", valid.WithValues("callback.1.number.bestIteration", 0, 0, 0, 0, 0, 0, 0xF0, 0xBF)),
            Repaired("callback-count-beyond-all", valid.WithValues("callback.0.number.updates", 0, 0, 0, 0, 0, 0, 0xF0, 0x7F)),
            Repaired("callback-set-without-a-name", valid.With("callback.0.parameters.averageParameters", "callback.0.parameters.")),
            Repaired("callback-set-of-the-other-shape", valid.With("callback.0.parameters.averageParameters", "callback.0.buffers.averageParameters")),
            Repaired("read-callback-not-finite", valid.WithValues("callback.1.parameters.bestParameters", NotFinite).WithValues("callback.1.number.best", 0, 0, 0, 0, 0, 0, 0xF8, 0x7F)),
            Repaired("read-stopped", valid.With("\"version\":", "\"trainer.stopReason\":\"enough\",\"version\":")),
            Repaired("weights-of-another-network", valid.With("[2,3]", "[3,2]")),
        ];
    }

    /// <summary>More slots than any optimizer has, none of whose values are there.</summary>
    public static StoredText ManySlots(StoredText valid, int count, int values = 23)
    {
        int end = valid.Data.Length, length = 4 * values;
        IEnumerable<string> slots = Enumerable.Range(0, count).Select(i => $$"""
            "optimizer.slot.{{i}}":{"dtype":"F32","shape":[{{values}}],"data_offsets":[{{end + length * i}},{{end + length * (i + 1)}}]}
            """);
        return valid.With("\"W1\":", string.Join(',', slots) + ",\"W1\":");
    }

    public static byte[] Saved()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.Fuzzing.");
        try
        {
            Trainer trainer = CheckpointTarget.CreateTrainer(folder.FullName);
            trainer.Fit(CheckpointTarget.Samples(), CheckpointTarget.Samples());
            return File.ReadAllBytes(Directory.GetFiles(folder.FullName).Order(StringComparer.Ordinal).First());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Attack Repaired(string name, StoredText file) => new(name, SafetensorsRepair.Checksum(file.File));
}
