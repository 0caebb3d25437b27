using System.Buffers.Binary;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Serialization;

namespace NeuralTraining;

/// <summary>A run in a file: a safetensors file of the network's weights, what the optimizer keeps, the history and the counters, with a checksum of all that at its end.</summary>
internal static class CheckpointFile
{
    private const string FormatKey = StoredContent.FormatKey, Format = StoredContent.CheckpointFormat;
    private const string VersionKey = "version", Version = "2";
    private const string SettingPrefix = "run.", SlotPrefix = "optimizer.slot.";
    private const string IterationName = "trainer.iteration", RunStartName = "trainer.runStart", SamplesName = "trainer.samples", NetworkIterationName = "network.iteration";
    private const string RateName = "optimizer.learningRate", StepName = "optimizer.step";
    private const string ChecksumName = "checksum";

    /// <summary>More than any run counts to, and far enough from the end of the numbers to go on counting.</summary>
    private const long MaxCount = 1L << 62;

    /// <exception cref="ArgumentException">What the optimizer keeps is not shaped like the parameters.</exception>
    public static void RequireLayout(MultiLayerNet network, OptimizerState state)
    {
        foreach (ParameterSet slot in state.Slots.Values)
        {
            network.Parameters.RequireSameLayout(slot, otherRole: "value the optimizer keeps", argument: nameof(state));
        }
    }

    /// <exception cref="IOException">The file could not be written; one that was there is as it was.</exception>
    /// <exception cref="ArgumentException">What the optimizer keeps is not shaped like the parameters; nothing has been written.</exception>
    public static void Save(string path, MultiLayerNet network, TrainingState state)
    {
        RequireLayout(network, state.Optimizer);
        var writer = new SafetensorsWriter();
        writer.AddMetadata(FormatKey, Format);
        writer.AddMetadata(VersionKey, Version);
        foreach ((string name, string value) in state.Settings)
        {
            writer.AddMetadata(SettingPrefix + name, value);
        }

        WeightsLayout.Of(network, WeightsFormat.Chapter).AddTo(writer, network.Iteration);
        writer.Add<long>(IterationName, [], new[] { state.Iteration });
        writer.Add<long>(RunStartName, [], new[] { state.RunStart });
        writer.Add<long>(NetworkIterationName, [], new[] { state.NetworkIteration });
        writer.Add<long>(SamplesName, [], new[] { state.Samples });
        writer.Add<float>(RateName, [], new[] { state.Optimizer.LearningRate });
        writer.Add<long>(StepName, [], new[] { state.Optimizer.Step });
        foreach ((string name, ParameterSet slot) in state.Optimizer.Slots)
        {
            writer.Add<float>(SlotPrefix + name, [slot.AsSpan().Length], slot.AsMemory());
        }

        StoredHistory.AddTo(writer, state.History);
        writer.Add<byte>(ChecksumName, [sizeof(uint)], new byte[sizeof(uint)]);
        AtomicFile.Write(path, stream =>
        {
            writer.Write(stream);
            byte[] checksum = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(checksum, Checksum(stream));
            stream.Write(checksum);
        });
    }

    /// <summary>Refuses a file that is not as it was written.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static void RequireWhole(Stream stream, string path)
    {
        byte[] found = new byte[sizeof(uint)];
        uint expected = Checksum(stream);
        if (stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) < found.Length || BinaryPrimitives.ReadUInt32LittleEndian(found) != expected)
        {
            throw new InvalidDataException($"The checkpoint '{path}' must end with the checksum of all that is before it, but does not: it is damaged.");
        }
    }

    /// <summary>Reads a whole file. Nothing in the network changes before the action that is returned.</summary>
    /// <exception cref="InvalidDataException">The file is no checkpoint of this network.</exception>
    public static (TrainingState State, Action RestoreWeights) Load(Stream stream, string path, MultiLayerNet network)
    {
        var reader = new SafetensorsReader(stream, path);
        Require(reader, FormatKey, Format);
        Require(reader, VersionKey, Version);
        Action restoreWeights = WeightsLayout.Of(network, WeightsFormat.Chapter).Expect(reader);
        long[] iteration = Number<long>(IterationName), runStart = Number<long>(RunStartName), networkIteration = Number<long>(NetworkIterationName);
        long[] samples = Number<long>(SamplesName), step = Number<long>(StepName);
        float[] rate = Number<float>(RateName);
        var slots = new Dictionary<string, ParameterSet>(StringComparer.Ordinal);
        foreach (string name in reader.Entries.Select(entry => entry.Name).Where(name => name.StartsWith(SlotPrefix, StringComparison.Ordinal)))
        {
            // Made when there is something to read into it: the header may name many.
            reader.Expect(name, [network.Parameters.AsSpan().Length], () => (slots[name[SlotPrefix.Length..]] = network.Parameters.NewLike()).AsMemory());
        }

        var history = new StoredHistory(reader);
        reader.Expect(ChecksumName, [sizeof(uint)], new byte[sizeof(uint)].AsMemory());
        reader.Read();

        bool isPossible = Array.TrueForAll([runStart[0], iteration[0], networkIteration[0], samples[0], step[0]], count => count is >= 0 and <= MaxCount)
            && runStart[0] <= iteration[0] && samples[0] > 0 && rate[0] > 0 && float.IsFinite(rate[0]);
        TrainingHistory? past = history.Read(updates: iteration[0] - runStart[0]);
        if (!isPossible || past is null)
        {
            throw reader.Bad("hold counters of one run and a history of as many updates, but holds others");
        }

        Dictionary<string, string> settings = reader.Metadata.Under(SettingPrefix);
        return (new(iteration[0], runStart[0], networkIteration[0], samples[0], settings, new OptimizerState(rate[0], step[0], slots), past), restoreWeights);

        T[] Number<T>(string name) where T : unmanaged
        {
            var number = new T[1];
            reader.Expect(name, [], number.AsMemory());
            return number;
        }
    }

    /// <summary>The CRC-32 of all but the last four bytes, where the stream then stands.</summary>
    private static uint Checksum(Stream stream)
    {
        byte[] piece = new byte[1 << 16];
        uint crc = 0;
        stream.Position = 0;
        for (long rest = stream.Length - sizeof(uint); rest > 0;)
        {
            int count = stream.Read(piece, 0, (int)Math.Min(rest, piece.Length));
            if (count == 0)
            {
                break;
            }

            crc = Crc32.Append(crc, piece.AsSpan(0, count));
            rest -= count;
        }

        return crc;
    }

    private static void Require(SafetensorsReader reader, string key, string value)
    {
        string? found = reader.Metadata.GetValueOrDefault(key);
        if (found != value)
        {
            throw reader.Bad($"have the {key} '{value}' to be read as a checkpoint, but has '{ShownNames.Of(found ?? "none")}'");
        }
    }
}
