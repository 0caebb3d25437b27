using System.Globalization;
using NeuralTraining.Files;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>Writes a network to a safetensors file that <see cref="StoredNetwork"/> reads.</summary>
internal static class StoredNetworkWriter
{
    /// <exception cref="InvalidOperationException">A file cannot hold the network.</exception>
    /// <exception cref="ArgumentException">A file cannot hold the metadata.</exception>
    public static SafetensorsWriter Of(MultiLayerNet network, IReadOnlyDictionary<string, string>? metadata)
    {
        var writer = new SafetensorsWriter();
        StoredContent.AddFormat(writer, StoredContent.NetworkFormat, StoredNetwork.Version);
        foreach ((string name, string value) in Facts(network))
        {
            writer.AddMetadata(StoredNetwork.FactPrefix + name, value);
        }

        AddMetadata(writer, metadata ?? new Dictionary<string, string>());
        WeightsLayout.Of(network, WeightsFormat.Chapter).AddTo(writer, network.Iteration);
        writer.AddChecksum();
        return writer;
    }

    private static List<(string Name, string Value)> Facts(MultiLayerNet network)
    {
        if (network.Parts.GroupBy(part => part.Family).Any(family => family.Count() > StoredNetwork.MaxParts))
        {
            throw new InvalidOperationException(
                Invariant($"A network must have at most {StoredNetwork.MaxParts} layers, and as many regularizers, ") +
                "for a file to hold it, but has more.");
        }

        List<(string Name, string Value)> facts =
        [
            .. network.Describe(),
            (StoredNetwork.IterationFact, network.Iteration.ToString(CultureInfo.InvariantCulture)),
        ];
        Dictionary<string, string> described = facts.ToDictionary(fact => fact.Name, fact => fact.Value);
        (string Fact, PartFamily Family, object Part)[] own = [.. network.Parts.Where(part => !BuiltInParts.Contains(part.Part))];
        Array.ForEach(own, part => RequireNames(part.Fact, part.Part, described[part.Fact]));
        RequireDistinct(own);
        if (own.Length > 0)
        {
            facts.Add((StoredNetwork.OwnFact, string.Join(StoredNetwork.OwnSeparator, own.Select(part => part.Fact))));
        }

        int length = facts.Sum(fact => fact.Value.Length);
        return length <= StoredNetwork.MaxDescription
            ? facts
            : throw new InvalidOperationException(
                Invariant($"The description of a network must have at most {StoredNetwork.MaxDescription} characters ") +
                Invariant($"for a file to hold it, but has {length}."));
    }

    /// <summary>Refuses a user's part whose description would be read as another.</summary>
    private static void RequireNames(string fact, object part, string description)
    {
        if (PartDescription.Parse(description) is not var (kind, numbers)
            || kind != part.GetType().Name
            || !numbers.SequenceEqual(PartDescription.HyperparametersOf(part)))
        {
            throw new InvalidOperationException(
                "The names of a class and of its hyperparameters must have no '(', ':' or ',' for a file to hold them, " +
                $"but {fact} is '{MessageText.Abbreviate(description)}'.");
        }
    }

    /// <summary>Refuses two classes of one name, as one factory makes both.</summary>
    private static void RequireDistinct((string Fact, PartFamily Family, object Part)[] own)
    {
        foreach (var parts in own.GroupBy(part => (part.Family, part.Part.GetType().Name)))
        {
            (string fact, _, object first) = parts.First();
            if (parts.FirstOrDefault(part => part.Part.GetType() != first.GetType()) is (string other, _, _))
            {
                throw new InvalidOperationException(
                    $"Each class must have a name of its own for a file to hold it, but {fact} and {other} are of two classes " +
                    $"'{parts.Key.Name}'.");
            }
        }
    }

    private static void AddMetadata(SafetensorsWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count > StoredNetwork.MaxMetadata)
        {
            throw new ArgumentException(
                Invariant($"There must be at most {StoredNetwork.MaxMetadata} pieces of metadata, but there are {metadata.Count}."),
                nameof(metadata));
        }

        // The same bytes for the same metadata, in whatever order they are given.
        foreach ((string name, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.AddMetadata(
                StoredNetwork.MetadataPrefix + name,
                text ?? throw new ArgumentException($"Each piece of metadata must have a text, but '{name}' has none.", nameof(metadata)));
        }
    }
}
