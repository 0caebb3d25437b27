using NeuralTraining.Files;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Regularizers;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>Reads a network from a safetensors file: its description, which checkpoints compare, as metadata; its
/// parameters and buffers as tensors; and a checksum. <see cref="StoredNetworkWriter"/> writes such files.</summary>
internal sealed class StoredNetwork
{
    public const int Version = 1;
    public const string FactPrefix = "description.", MetadataPrefix = "metadata.";
    public const string IterationFact = "iteration", OwnFact = "own parts", OwnSeparator = ", ";

    /// <summary>The largest numbers of layers, of regularizers and of pieces of metadata, and the largest length of all
    /// descriptions together. They bound the memory for parts that a file only names.</summary>
    public const int MaxParts = 1000, MaxMetadata = 1000, MaxDescription = 1 << 18;

    private const int OtherFacts = 6;

    private readonly SafetensorsReader _reader;
    private readonly PartFactories _factories;
    private readonly StoredFacts _facts;
    private readonly HashSet<string> _own;
    private readonly StoredPart[] _layers, _regularizers;
    private readonly StoredPart _loss;
    private readonly int[] _widths;
    private readonly int _inputs, _rowBlocks;
    private readonly ulong _seed;
    private readonly long _iteration;

    /// <exception cref="InvalidDataException">The header is not that of a network, or no factory makes a
    /// part.</exception>
    public StoredNetwork(SafetensorsReader reader, PartFactories factories)
    {
        _reader = reader;
        _factories = factories;
        StoredContent.RequireFormat(reader, StoredContent.NetworkFormat, Version, "a network");
        Metadata = reader.Metadata.Under(MetadataPrefix, MaxMetadata).AsReadOnly();
        _facts = new StoredFacts(reader, ReadFacts(reader));
        _own = new HashSet<string>((_facts.Find(OwnFact) ?? "").Split(OwnSeparator, 2 * MaxParts + 1), StringComparer.Ordinal);
        _inputs = _facts.Number(NetworkFacts.Inputs, 1);
        _layers = Parts(PartFamily.Layer, NetworkFacts.Layer);
        _widths = [.. _layers.Select((_, i) => _facts.Number(NetworkFacts.Width(i), 1))];
        _loss = Part(PartFamily.Loss, NetworkFacts.Loss);
        _regularizers = Parts(PartFamily.Regularizer, NetworkFacts.Regularizer);
        _rowBlocks = _facts.Number(NetworkFacts.RowBlocks, 1);
        _seed = _facts.Number(NetworkFacts.Seed, 0UL);
        _iteration = _facts.Number(IterationFact, 0L);
        if (_facts.Unrequested is { } unknown)
        {
            throw reader.Bad(
                $"describe its network by facts that this version knows, but has '{MessageText.Abbreviate(unknown)}', " +
                "which a newer version of the library may know");
        }

        foreach (SafetensorsEntry entry in reader.Entries.SkipLast(1).Where(entry => entry.Type != SafetensorsType.F32))
        {
            throw reader.Bad(Invariant($"hold its values as F32, but holds '{MessageText.Abbreviate(entry.Name)}' as {entry.Type}"));
        }
    }

    /// <summary>The strings that were saved with the network.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Returns the facts that describe the network of a file.</summary>
    /// <exception cref="InvalidDataException">There are too many, or they are too long.</exception>
    public static Dictionary<string, string> ReadFacts(SafetensorsReader reader)
    {
        Dictionary<string, string> facts = reader.Metadata.Under(FactPrefix, 3 * MaxParts + OtherFacts);
        return facts.Values.Sum(value => value.Length) <= MaxDescription
            ? facts
            : throw reader.Bad(Invariant($"describe its network in at most {MaxDescription} characters, but takes more"));
    }

    /// <summary>Reads the values, and then makes the network.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold the values of its
    /// layers.</exception>
    public MultiLayerNet Read()
    {
        float[][] values = _reader.ReadSingles();
        MultiLayerNet network = Make(values.Sum(tensor => (long)tensor.Length));
        for (int i = 0; i < _widths.Length; i++)
        {
            if (network.Stack.Width(i) != _widths[i])
            {
                throw _reader.Bad(
                    Invariant($"have layers of the widths that are made, but {NetworkFacts.Layer(i)} has '{_widths[i]}' outputs ") +
                    Invariant($"and was made with '{network.Stack.Width(i)}'"));
            }
        }

        WeightsLayout.Of(network, WeightsFormat.Chapter).Restore(_reader, values);
        network.Iteration = _iteration;
        return network;
    }

    /// <param name="values">The number of values that the file holds.</param>
    private MultiLayerNet Make(long values)
    {
        try
        {
            var options = new MultiLayerNetOptions
            {
                Regularizers = [.. _regularizers.Select(part => part.Make<IRegularizer>())],
                RowBlocks = _rowBlocks,
                Seed = _seed,
            };
            ILayer[] layers = [.. _layers.Select(part => part.Make<ILayer>())];
            return new MultiLayerNet(options.Check(), _inputs, layers, _loss.Make<ILoss>(), new LayerDeclarations(Declare));
        }
        catch (ArgumentException exception)
        {
            throw _reader.Bad("hold layers and a loss that fit together, but does not", exception);
        }

        // No memory is allocated for values that layers declare and the file does not hold.
        void Declare(ReadOnlySpan<nint> lengths)
        {
            long count = 1;
            foreach (nint length in lengths)
            {
                count = length > 0 && count > values / length
                    ? throw _reader.Bad("hold the values of its layers, but holds fewer")
                    : count * Math.Max(length, 0);
            }

            values -= count;
        }
    }

    private StoredPart[] Parts(PartFamily family, Func<int, string> name) =>
        [.. _facts.NamesOf(name, MaxParts).Select(part => Part(family, part))];

    private StoredPart Part(PartFamily family, string fact) =>
        new(_reader, fact, _facts.Text(fact), family, _own.Contains(fact), _factories);
}
