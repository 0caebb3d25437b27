using System.Globalization;
using NeuralTraining.Files;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>The tensors of a network in a file of weights, with their names and forms.</summary>
/// <param name="format">The names and forms.</param>
internal sealed class WeightsLayout(WeightsFormat format)
{
    private readonly List<TensorMapping> _tensors = [];
    private readonly List<string> _counters = [];
    private readonly List<(string Key, string Text)> _notes = [];
    private readonly List<(string Key, float Epsilon)> _epsilons = [];

    /// <summary>Gets what returns a clause on how to load a file that lacks tensors of this layout, or an empty
    /// text.</summary>
    public Func<SafetensorsReader, string>? Advice { get; init; }

    public static WeightsLayout Of(MultiLayerNet network, WeightsFormat format) => format switch
    {
        WeightsFormat.Chapter => ChapterLayout.Of(network),
        WeightsFormat.PyTorch => PyTorchLayout.Of(network),
        _ => throw new ArgumentOutOfRangeException(
            nameof(format), Invariant($"The format of the weights must be Chapter or PyTorch, but was '{format}'.")),
    };

    public void Add(TensorMapping tensor) => _tensors.Add(tensor);

    /// <summary>Adds the number of mini-batches, which is saved and may be missing where weights are loaded.</summary>
    public void AddCounter(string name) => _counters.Add(name);

    /// <summary>Adds a string to be saved beside the tensors.</summary>
    public void AddNote(string key, string text) => _notes.Add((key, text));

    /// <summary>Adds the ε of a normalization. A file without ε is accepted; another ε is rejected.</summary>
    public void AddEpsilon(string key, float epsilon)
    {
        AddNote(key, epsilon.ToString(CultureInfo.InvariantCulture));
        _epsilons.Add((key, epsilon));
    }

    public void Save(Stream stream, long iteration)
    {
        var writer = new SafetensorsWriter();
        AddTo(writer, iteration);
        writer.Write(stream);
    }

    public void AddTo(SafetensorsWriter writer, long iteration)
    {
        _notes.ForEach(note => writer.AddMetadata(note.Key, note.Text));
        _tensors.ForEach(tensor => writer.Add(tensor.Name, tensor.Lengths, tensor.Stored()));
        _counters.ForEach(name => writer.Add<long>(name, [], new[] { iteration }));
    }

    /// <summary>Reads a whole file before anything in the network changes.</summary>
    public void Load(SafetensorsReader reader)
    {
        StoredContent.RequireWeights(reader, format, lacksTensor: _tensors.Exists(tensor => !reader.Contains(tensor.Name)));
        Action restore = Expect(reader);
        reader.Read(Advice);
        restore();
    }

    /// <summary>Expects the tensors in a file, and returns the action that copies them into the network once they have
    /// been read.</summary>
    public Action Expect(SafetensorsReader reader)
    {
        RequireEpsilons(reader);
        var staged = new ParameterSet([.. _tensors.Select(tensor => (tensor.Name, tensor.Lengths))]);
        _tensors.ForEach(tensor => reader.ExpectFloats(tensor.Name, tensor.Lengths, staged.AsMemory(tensor.Name)));
        foreach (string counter in _counters.Where(reader.Contains))
        {
            reader.ExpectNumber(counter);
        }

        return () => _tensors.ForEach(tensor => tensor.Restore(staged.AsSpan(tensor.Name)));
    }

    /// <summary>Copies all tensors of a file into the network.</summary>
    /// <param name="reader">The reader of the file.</param>
    /// <param name="values">The values of the tensors, in the order of the reader's entries.</param>
    /// <exception cref="InvalidDataException">The file does not hold all tensors of the network and no
    /// others.</exception>
    public void Restore(SafetensorsReader reader, float[][] values)
    {
        foreach (TensorMapping tensor in _tensors)
        {
            int index = reader.IndexOf(tensor.Name);
            if (index < 0 || !reader.Entries[index].Lengths.AsSpan().SequenceEqual(tensor.Lengths))
            {
                throw reader.Bad($"hold '{tensor.Name}' of shape {MessageText.Shape(tensor.Lengths)} for its layers, but does not");
            }

            tensor.Restore(values[index]);
        }

        if (values.Length > _tensors.Count)
        {
            throw reader.Bad(Invariant($"hold '{_tensors.Count}' tensors for its layers, but holds '{values.Length}'"));
        }
    }

    private void RequireEpsilons(SafetensorsReader reader)
    {
        foreach ((string key, float epsilon) in _epsilons)
        {
            if (reader.Metadata.TryGetValue(key, out string? text)
                && !(float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float found) && found == epsilon))
            {
                string own = epsilon.ToString(CultureInfo.InvariantCulture);
                throw reader.Bad(
                    $"be of a network with the normalization of this one, whose '{key}' is '{own}', " +
                    $"but has '{MessageText.Abbreviate(text)}'");
            }
        }
    }
}
