using System.Buffers.Binary;
using NeuralTraining.Files;
using NeuralTraining.Networks;

namespace NeuralTraining.Training;

/// <summary>Collects what the header of a safetensors file says, and a few values of a checkpoint.</summary>
internal sealed class ModelFileContents
{
    public const string LearningRateFact = "learning rate", LastLossFact = "last loss", StopReasonFact = "stop reason";

    private readonly SafetensorsReader _reader;
    private readonly ModelFileKind _kind;
    private readonly bool _isKnown;
    private readonly StoredTable? _table;
    private readonly Dictionary<string, string> _facts = [], _metadata = [];
    private readonly string[] _layers = [];
    private readonly string? _loss;
    private readonly int? _inputs, _outputs;
    private long? _iteration;

    /// <param name="reader">The reader of the file.</param>
    /// <param name="kind">The kind of the file.</param>
    /// <param name="isKnown">Whether the version of its format is known, or it has none.</param>
    /// <exception cref="InvalidDataException">The version is known, but the header lacks what it must have.</exception>
    public ModelFileContents(SafetensorsReader reader, ModelFileKind kind, bool isKnown)
    {
        (_reader, _kind, _isKnown) = (reader, kind, isKnown);
        switch (kind)
        {
            case ModelFileKind.Network:
                _facts = StoredNetwork.ReadFacts(reader);
                _metadata = reader.Metadata.Under(StoredNetwork.MetadataPrefix, StoredNetwork.MaxMetadata);
                _table = StoredTable.Find(reader.Metadata, StoredNetwork.MetadataPrefix + StoredTable.Key);
                _ = _table is not null && _metadata.Remove(StoredTable.Key);
                break;
            case ModelFileKind.Checkpoint:
                _facts = reader.Metadata.Under(CheckpointFile.FactPrefix);
                break;
            case ModelFileKind.FrozenNetwork when isKnown:
                var steps = new StoredSteps(reader);
                (_inputs, _outputs, _layers) = (steps.Inputs, steps.Outputs, steps.ReadKinds());
                AddFact(StoredSteps.ProbabilitiesKey, reader.Metadata.GetValueOrDefault(StoredSteps.ProbabilitiesKey));
                AddFact(StoredSteps.OutputsKey, reader.Metadata.GetValueOrDefault(StoredSteps.OutputsKey));
                break;
            case ModelFileKind.Weights or ModelFileKind.PyTorchWeights or ModelFileKind.Other:
                _metadata = reader.Metadata.Under("");
                break;
        }

        if (isKnown && kind is ModelFileKind.Network or ModelFileKind.Checkpoint)
        {
            var facts = new StoredFacts(reader, _facts);
            _inputs = facts.Number(NetworkFacts.Inputs, 1);
            _layers = [.. facts.NamesOf(NetworkFacts.Layer, int.MaxValue).Select(facts.Text)];
            _outputs = _layers.Length > 0
                ? facts.Number(NetworkFacts.Width(_layers.Length - 1), 1)
                : throw reader.Bad("describe a network with a layer, but does not");
            _loss = facts.Text(NetworkFacts.Loss);
            _iteration = kind == ModelFileKind.Network ? facts.Number(StoredNetwork.IterationFact, 0L) : null;
        }
    }

    /// <summary>Whether the file must end with a checksum. One of an unknown version ends with one if its last tensor
    /// is named so.</summary>
    public bool HasChecksum => _kind switch
    {
        ModelFileKind.Network or ModelFileKind.Checkpoint when _isKnown => true,
        ModelFileKind.Network or ModelFileKind.Checkpoint or ModelFileKind.FrozenNetwork when !_isKnown =>
            _reader.Entries is [.., { Name: SafetensorsHeader.ChecksumName, Type: SafetensorsType.U8, Lengths: [sizeof(uint)] }],
        _ => false,
    };

    /// <summary>Takes the last value of a tensor.</summary>
    public void Receive(SafetensorsEntry entry, ReadOnlySpan<byte> end)
    {
        if (_kind != ModelFileKind.Checkpoint || !_isKnown)
        {
            return;
        }

        switch (entry)
        {
            case { Name: CheckpointFile.IterationName, Type: SafetensorsType.I64, Lengths: [] }:
                long iteration = BinaryPrimitives.ReadInt64LittleEndian(end);
                _iteration = iteration >= 0 ? iteration : null;
                break;
            case { Name: CheckpointFile.RateName, Type: SafetensorsType.F32, Lengths: [] }:
                AddFact(LearningRateFact, PartDescription.Of(BinaryPrimitives.ReadSingleLittleEndian(end)));
                break;
            case { Name: StoredHistory.LossesName, Type: SafetensorsType.F64, Count: > 0 }:
                AddFact(LastLossFact, PartDescription.Of(BinaryPrimitives.ReadDoubleLittleEndian(end[^sizeof(double)..])));
                break;
        }
    }

    /// <exception cref="InvalidDataException">The file is a checkpoint, but does not tell its iteration.</exception>
    public ModelFileDescription Describe(int? version, bool isNewer, long length, string hash)
    {
        if (_kind == ModelFileKind.Checkpoint && _isKnown)
        {
            _ = _iteration ?? throw _reader.Bad($"hold the number of its updates as '{CheckpointFile.IterationName}', but does not");
            AddFact(StopReasonFact, _reader.Metadata.GetValueOrDefault(CheckpointFile.StopReasonName));
        }

        return new()
        {
            Kind = _table is null ? _kind : ModelFileKind.TableModel,
            Content = _table is null ? ModelFileText.ContentOf(_kind) : $"a {MessageText.Abbreviate(_table.Kind)} for tables",
            Version = _table?.Version ?? version,
            IsOfNewerVersion = isNewer || _table?.Version > StoredTable.KnownVersion,
            Inputs = _inputs,
            Outputs = _outputs,
            Layers = Array.AsReadOnly(_layers),
            Loss = _loss,
            Tensors = new ModelFileTensors(_reader.Entries),
            ParameterCount = ParameterNames.Count(_kind, _reader.Entries),
            Iteration = _iteration,
            Facts = _facts.AsReadOnly(),
            Metadata = _metadata.AsReadOnly(),
            Target = _table?.Target,
            Columns = _table?.Columns?.AsReadOnly() ?? [],
            Classes = _table?.Classes?.AsReadOnly() ?? [],
            Length = length,
            ContentHash = hash,
        };
    }

    private void AddFact(string name, string? text)
    {
        if (text is not null)
        {
            _facts[name] = text;
        }
    }
}
