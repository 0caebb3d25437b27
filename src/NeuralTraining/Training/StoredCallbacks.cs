using System.Globalization;
using NeuralTraining.Callbacks;
using NeuralTraining.Files;

namespace NeuralTraining.Training;

/// <summary>Stores the states of callbacks: each description as metadata, each number and each set as a tensor named by
/// the callback's place and by its own name.</summary>
internal sealed class StoredCallbacks
{
    private const string Prefix = "callback.", NumberKind = "number", ParametersKind = "parameters", BuffersKind = "buffers";

    private readonly (string Description, Dictionary<string, double>? Numbers, Dictionary<string, ParameterSet>? Sets)[] _read;

    /// <summary>Expects the states to be read with the rest of a file. A tensor of a callback that has no description,
    /// or of an unknown kind, is left for the reader to refuse.</summary>
    /// <exception cref="InvalidDataException">The descriptions are not numbered from 0.</exception>
    public StoredCallbacks(SafetensorsReader reader, MultiLayerNet network)
    {
        Dictionary<string, string> descriptions = reader.Metadata.Under(Prefix);
        _read = new (string, Dictionary<string, double>?, Dictionary<string, ParameterSet>?)[descriptions.Count];
        for (int i = 0; i < _read.Length; i++)
        {
            _read[i].Description = descriptions.GetValueOrDefault(Text(i)) ?? throw reader.Bad(
                Invariant($"describe {_read.Length} callbacks as '{Prefix}0' to '{Prefix}{_read.Length - 1}', but lacks '{Prefix}{i}'"));
        }

        foreach (SafetensorsEntry entry in reader.Entries.Where(entry => entry.Name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (entry.Name.Split('.', 4) is [_, var place, var kind, { Length: > 0 } name]
                && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out int i)
                && i < _read.Length
                && place == Text(i))
            {
                Expect(reader, network, entry.Name, i, kind, name);
            }
        }
    }

    /// <exception cref="ArgumentException">A set is shaped neither like the parameters nor like the buffers; nothing
    /// has been added.</exception>
    public static void RequireLayout(MultiLayerNet network, ITrainingCallback owner, CallbackState state)
    {
        foreach ((string name, ParameterSet set) in state.Sets)
        {
            if (KindOf(network, set) is null)
            {
                throw new ArgumentException(
                    $"Each set in the state of a callback must be shaped like the parameters or the buffers of the network, " +
                    $"but '{name}' of {owner.GetType().Name} is not: it has {MessageText.List([.. set.Keys])}.", nameof(state));
            }
        }
    }

    public static void AddTo(
        SafetensorsWriter writer, MultiLayerNet network, IReadOnlyList<(string Description, CallbackState State)> callbacks)
    {
        for (int i = 0; i < callbacks.Count; i++)
        {
            (string description, CallbackState state) = callbacks[i];
            writer.AddMetadata(Prefix + Text(i), description);
            foreach ((string name, double number) in state.Numbers)
            {
                writer.Add<double>(NameOf(i, NumberKind, name), [], new[] { number });
            }

            foreach ((string name, ParameterSet set) in state.Sets)
            {
                writer.Add<float>(NameOf(i, KindOf(network, set)!, name), [set.AsSpan().Length], set.AsMemory());
            }
        }
    }

    /// <summary>Returns the states that were read.</summary>
    public IReadOnlyList<(string Description, CallbackState State)> Read() =>
        [.. _read.Select(callback => (callback.Description, new CallbackState(callback.Numbers, callback.Sets)))];

    private void Expect(SafetensorsReader reader, MultiLayerNet network, string tensor, int callback, string kind, string name)
    {
        switch (kind)
        {
            case NumberKind:
                Dictionary<string, double> numbers = _read[callback].Numbers ??= new(StringComparer.Ordinal);
                reader.Expect<double>(tensor, [], values => numbers[name] = values[0]);
                break;
            case ParametersKind or BuffersKind:
                // Allocated only after its shape is verified: the header may name many smaller ones.
                Dictionary<string, ParameterSet> sets = _read[callback].Sets ??= new(StringComparer.Ordinal);
                ParameterSet like = kind == ParametersKind ? network.Parameters : network.Buffers;
                reader.Expect(tensor, [like.AsSpan().Length], () => (sets[name] = like.NewLike()).AsMemory());
                break;
        }
    }

    private static string? KindOf(MultiLayerNet network, ParameterSet set) =>
        network.Parameters.Layout.DifferenceFrom(set.Layout, "", "") is null ? ParametersKind
        : network.Buffers.Layout.DifferenceFrom(set.Layout, "", "") is null ? BuffersKind
        : null;

    private static string NameOf(int callback, string kind, string name) => $"{Prefix}{Text(callback)}.{kind}.{name}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
