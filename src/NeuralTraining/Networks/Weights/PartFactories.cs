using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>Finds factories by name: the library's, and those of a user's own parts, which may have the names of the
/// library's.</summary>
internal sealed class PartFactories
{
    private static readonly Dictionary<(PartFamily Family, string Name), PartFactory> BuiltIn =
        BuiltInParts.All.ToDictionary(factory => (factory.Family, factory.Name));

    private readonly Dictionary<(PartFamily Family, string Name), PartFactory> _own = [];

    /// <param name="parts">The factories of a user's own parts; null if there are none.</param>
    /// <exception cref="ArgumentException">A factory is null, or two of a family have one name.</exception>
    public PartFactories(IReadOnlyList<PartFactory>? parts)
    {
        foreach ((int index, PartFactory factory) in (parts ?? []).Index())
        {
            if (factory is null)
            {
                throw new ArgumentException(Invariant($"None of the factories may be null, but that at index {index} is."), nameof(parts));
            }

            if (!_own.TryAdd((factory.Family, factory.Name), factory))
            {
                throw new ArgumentException(
                    Invariant($"Each class must have one factory, but that at index {index} is a second one of '{factory}'."),
                    nameof(parts));
            }
        }
    }

    /// <summary>Returns the factory of a name; null if there is none.</summary>
    public PartFactory? Find(PartFamily family, string name, bool isOwn) => (isOwn ? _own : BuiltIn).GetValueOrDefault((family, name));
}
