using System.Globalization;
using System.Numerics;
using NeuralTraining.Files;

namespace NeuralTraining.Networks;

/// <summary>The facts that describe a network in a file, by the names of <see cref="NetworkFacts"/>.</summary>
/// <param name="reader">The reader of the file.</param>
/// <param name="facts">The facts.</param>
internal sealed class StoredFacts(SafetensorsReader reader, IReadOnlyDictionary<string, string> facts)
{
    private readonly HashSet<string> _requested = new(StringComparer.Ordinal);

    /// <summary>Gets a fact that nobody has requested; null if there is none.</summary>
    public string? Unrequested => facts.Keys.FirstOrDefault(fact => !_requested.Contains(fact));

    /// <summary>Returns a fact, or null if there is none of that name.</summary>
    public string? Find(string name)
    {
        _requested.Add(name);
        return facts.GetValueOrDefault(name);
    }

    /// <exception cref="InvalidDataException">There is no fact of that name.</exception>
    public string Text(string name) =>
        Find(name) ?? throw reader.Bad($"describe its network by its {name}, but does not");

    /// <summary>Returns an integer.</summary>
    /// <exception cref="InvalidDataException">There is no fact of that name, or it is not in the range.</exception>
    public T Number<T>(string name, T min) where T : INumber<T>, IMinMaxValue<T> =>
        T.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out T? number) && number >= min
            ? number
            : throw reader.Bad(Invariant($"have a {name} from {min} to {T.MaxValue}, but has '{MessageText.Abbreviate(facts[name])}'"));

    /// <summary>Returns the names of the parts of a family, as many as follow one another from the first.</summary>
    /// <param name="name">Returns the name of the part with an index.</param>
    /// <param name="max">The maximum number of parts.</param>
    /// <exception cref="InvalidDataException">There are more.</exception>
    public string[] NamesOf(Func<int, string> name, int max)
    {
        var names = new List<string>();
        for (string next = name(0); facts.ContainsKey(next); next = name(names.Count))
        {
            names.Add(names.Count < max
                ? next
                : throw reader.Bad(Invariant($"have at most {max} layers and as many regularizers, but has more")));
        }

        return [.. names];
    }
}
