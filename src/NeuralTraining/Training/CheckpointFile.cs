using System.Globalization;
using NeuralTraining.Callbacks;
using NeuralTraining.Files;
using NeuralTraining.Networks;
using NeuralTraining.Optimizers;
using NeuralTraining.Serialization;

namespace NeuralTraining.Training;

/// <summary>A run in a safetensors file: the network's weights, the optimizer's state, the history and the counters,
/// and a checksum of these at its end.</summary>
internal static class CheckpointFile
{
    public const int Version = 4;
    public const string FactPrefix = "run.", IterationName = "trainer.iteration", RateName = "optimizer.learningRate";
    public const string StopReasonName = "trainer.stopReason";

    private const string SlotPrefix = "optimizer.slot.", StepName = "optimizer.step";
    private const string RunStartName = "trainer.runStart", EpochsBeforeName = "trainer.epochsBefore";
    private const string NetworkIterationName = "network.iteration";

    /// <summary>The largest count of a checkpoint: more than any run reaches, and small enough to be added to without
    /// overflow.</summary>
    private const long MaxCount = 1L << 62;

    /// <summary>The largest number of epochs: the number of their mini-batches does not overflow.</summary>
    private const long MaxEpochs = MaxCount / int.MaxValue;

    /// <exception cref="ArgumentException">The optimizer's state is not shaped like the parameters.</exception>
    public static void RequireLayout(MultiLayerNet network, OptimizerState state)
    {
        foreach (ParameterSet slot in state.Slots.Values)
        {
            network.Parameters.RequireSameLayout(slot, "parameter", "value the optimizer keeps", nameof(state));
        }
    }

    /// <exception cref="IOException">The file could not be written; one that was there is as it was.</exception>
    /// <exception cref="ArgumentException">The optimizer's state is not shaped like the parameters; nothing has been
    /// written.</exception>
    public static void Save(string path, MultiLayerNet network, TrainingState state)
    {
        RequireLayout(network, state.Optimizer);
        var writer = new SafetensorsWriter();
        StoredContent.AddFormat(writer, StoredContent.CheckpointFormat, Version);
        foreach ((string name, string value) in state.Facts)
        {
            writer.AddMetadata(FactPrefix + name, value);
        }

        WeightsLayout.Of(network, WeightsFormat.Chapter).AddTo(writer, network.Iteration);
        writer.Add<long>(IterationName, [], new[] { state.Iteration });
        writer.Add<long>(RunStartName, [], new[] { state.RunStart });
        writer.Add<long>(EpochsBeforeName, [], new[] { state.EpochsBefore });
        writer.Add<long>(NetworkIterationName, [], new[] { state.NetworkIteration });
        writer.Add<float>(RateName, [], new[] { state.Optimizer.LearningRate });
        writer.Add<long>(StepName, [], new[] { state.Optimizer.Step });
        foreach ((string name, ParameterSet slot) in state.Optimizer.Slots)
        {
            writer.Add<float>(SlotPrefix + name, [slot.AsSpan().Length], slot.AsMemory());
        }

        StoredCallbacks.AddTo(writer, network, state.Callbacks);
        StoredHistory.AddTo(writer, state.History);
        if (state.History.StopReason is { } reason)
        {
            writer.AddMetadata(StopReasonName, reason);
        }

        writer.AddChecksum();
        AtomicFile.Write(path, writer.Write);
    }

    /// <summary>Reads a file; returns null if its checksum is wrong, or if it holds nothing but a checksum. Does not
    /// open a pipe or a device, which could block forever. Nothing in the network changes before the returned action is
    /// called.</summary>
    /// <exception cref="InvalidDataException">The file is whole, but no checkpoint of this network.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static (TrainingState State, Action RestoreWeights)? Load(string path, MultiLayerNet network)
    {
        if (FileToRead.KindOf(path) != FileKind.Regular)
        {
            return null;
        }

        using FileStream stream = FileToRead.Open(path);
        try
        {
            return Load(stream, path, network);
        }
        catch (Exception exception) when (!FileFailure.Is(exception))
        {
            // A damaged file is one in whatever way its values are wrong.
            if (StoredChecksum.Ends(stream))
            {
                throw;
            }

            return null;
        }
    }

    /// <summary>Reads a file and compares its checksum.</summary>
    private static (TrainingState State, Action RestoreWeights) Load(FileStream stream, string path, MultiLayerNet network)
    {
        var reader = new SafetensorsReader(stream, path, hasChecksum: true);
        Require(reader, StoredContent.FormatKey, StoredContent.CheckpointFormat);
        StoredContent.RequireNoNewer(reader, Version);
        Require(reader, StoredContent.VersionKey, Version.ToString(CultureInfo.InvariantCulture));
        if (reader.Entries is [.., var last] && last.End > stream.Length - stream.Position)
        {
            long held = stream.Length - stream.Position;
            throw reader.Bad(Invariant($"hold '{last.End}' bytes of values, as its header says, but holds '{held}'"));
        }

        Action restoreWeights = WeightsLayout.Of(network, WeightsFormat.Chapter).Expect(reader);
        long[] iteration = Number<long>(IterationName), runStart = Number<long>(RunStartName);
        long[] networkIteration = Number<long>(NetworkIterationName);
        long[] epochsBefore = Number<long>(EpochsBeforeName), step = Number<long>(StepName);
        float[] rate = Number<float>(RateName);
        var slots = new Dictionary<string, ParameterSet>(StringComparer.Ordinal);
        IEnumerable<string> names = reader.Entries.Select(entry => entry.Name);
        foreach (string name in names.Where(name => name.StartsWith(SlotPrefix, StringComparison.Ordinal)))
        {
            // Allocated only after its shape is verified: the header may name many smaller ones.
            string slot = name[SlotPrefix.Length..];
            reader.Expect(name, [network.Parameters.AsSpan().Length], () => (slots[slot] = network.Parameters.NewLike()).AsMemory());
        }

        var callbacks = new StoredCallbacks(reader, network);
        var history = new StoredHistory(reader);
        reader.ExpectChecksum();
        reader.Read();

        long[] counts = [runStart[0], epochsBefore[0], iteration[0], networkIteration[0], step[0]];
        bool isPossible = Array.TrueForAll(counts, count => count is >= 0 and <= MaxCount)
            && runStart[0] <= iteration[0] && epochsBefore[0] <= Math.Min(runStart[0], MaxEpochs)
            && rate[0] > 0 && float.IsFinite(rate[0]);
        TrainingHistory? past = history.Read(updates: iteration[0] - runStart[0]);
        if (!isPossible || past is null)
        {
            throw reader.Bad("hold counters of one run and a history of as many updates, but holds others");
        }

        past.StopReason = reader.Metadata.GetValueOrDefault(StopReasonName);
        Dictionary<string, string> facts = reader.Metadata.Under(FactPrefix);
        IReadOnlyList<(string Description, CallbackState State)> states = callbacks.Read();
        if (!RunDescription.AreOfCallbacks(facts, [.. states.Select(state => state.Description)]))
        {
            throw reader.Bad("hold the states of the callbacks that its run had, but holds those of others");
        }

        var state = new TrainingState(
            iteration[0],
            runStart[0],
            epochsBefore[0],
            networkIteration[0],
            facts,
            new OptimizerState(rate[0], step[0], slots),
            states,
            past);
        return (state, restoreWeights);

        T[] Number<T>(string name) where T : unmanaged
        {
            var number = new T[1];
            reader.Expect(name, [], number.AsMemory());
            return number;
        }
    }

    private static void Require(SafetensorsReader reader, string key, string value)
    {
        string? found = reader.Metadata.GetValueOrDefault(key);
        if (found != value)
        {
            throw reader.Bad($"have the {key} '{value}' to be read as a checkpoint, but has '{MessageText.Abbreviate(found ?? "none")}'");
        }
    }
}
