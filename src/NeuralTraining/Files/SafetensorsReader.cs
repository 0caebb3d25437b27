namespace NeuralTraining.Files;

/// <summary>Reads a safetensors file: first the header, then, once all of it is found to be as expected, the values
/// straight to where they belong.</summary>
/// <remarks>
/// <para>The format: the length of the header in eight bytes, the lowest first; the header, JSON such as
/// <c>{"W1":{"dtype":"F32","shape":[784,100],"data_offsets":[0,313600]},…}</c>, with strings under <c>__metadata__</c>
/// if there are any; then the values, row by row, the lowest byte of each first. The header may name tensors in another
/// order than that of their values. It is described at https://github.com/huggingface/safetensors.</para>
/// <para>Any float is a value, NaN and infinities included, and is read to the bit. Memory grows with what was really
/// read, and is at most four times that: what a header promises reserves none. So a tensor has at most 8 dimensions,
/// and metadata stays in the header.</para>
/// </remarks>
internal sealed class SafetensorsReader
{
    private readonly SafetensorsInput _input;
    private readonly SafetensorsHeader _header;
    private readonly Dictionary<string, Expectation> _expectations = new(StringComparer.Ordinal);

    /// <summary>Reads the header.</summary>
    /// <param name="stream">The file, from where it stands to its end. It is not closed, and need not be able to
    /// seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidDataException">The header is not what the format says.</exception>
    public SafetensorsReader(Stream stream, string name)
    {
        _input = new SafetensorsInput(stream, name);
        _header = _input.ReadHeader();
    }

    /// <summary>What the header says of each tensor, in the order of their values.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _header.Entries;

    /// <summary>The strings under <c>__metadata__</c>.</summary>
    public SafetensorsMetadata Metadata => _header.Metadata;

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string name) => IndexOf(name) >= 0;

    /// <summary>The place of a tensor in <see cref="Entries"/>; negative if there is none of that name.</summary>
    public int IndexOf(ReadOnlySpan<char> name) => _header.IndexOf(name);

    /// <summary>A refusal of this file: <c>The safetensors file '…' must …</c>.</summary>
    public InvalidDataException Bad(string sentence) => _input.Bad(sentence);

    /// <summary>Expects a tensor of a type and a shape, to be read to where the caller says.</summary>
    public void Expect<T>(string name, ReadOnlySpan<nint> lengths, Memory<T> destination) where T : unmanaged =>
        Add(name, [SafetensorsTypes.Of<T>()], lengths.ToArray(), entry => _input.Fill(entry, destination.Span));

    /// <summary>Expects a tensor of a type and a shape, to be read to memory that the caller makes when all tensors
    /// before it have been read.</summary>
    public void Expect<T>(string name, ReadOnlySpan<nint> lengths, Func<Memory<T>> destination) where T : unmanaged =>
        Add(name, [SafetensorsTypes.Of<T>()], lengths.ToArray(), entry => _input.Fill(entry, destination().Span));

    /// <summary>Expects a tensor of a type and a shape, whose values are given to the caller.</summary>
    public void Expect<T>(string name, ReadOnlySpan<nint> lengths, Action<T[]> receive) where T : unmanaged =>
        Add(name, [SafetensorsTypes.Of<T>()], lengths.ToArray(), entry => receive(_input.ReadValues<T>(entry)));

    /// <summary>Expects a single number of any type, as it is or in a list, which is not looked at.</summary>
    public void ExpectNumber(string name) =>
        Add(
            name,
            [.. SafetensorsTypes.All],
            Entries[IndexOf(name)].Lengths is [1] ? [1] : [],
            entry => _input.Fill<byte>(entry, new byte[entry.End - entry.Begin]));

    /// <summary>Expects a tensor of a shape and of floats of any precision, to be read to where the caller says, in
    /// single precision.</summary>
    public void ExpectFloats(string name, ReadOnlySpan<nint> lengths, Memory<float> destination) => Add(
        name,
        [SafetensorsType.F32, SafetensorsType.F64, SafetensorsType.F16, SafetensorsType.BF16],
        lengths.ToArray(),
        entry => _input.FillFloats(entry, destination.Span));

    /// <summary>Expects a tensor of a type and of any shape, whose values are given to the caller.</summary>
    public void ExpectAny<T>(string name, Action<T[]> receive) where T : unmanaged =>
        Add(name, [SafetensorsTypes.Of<T>()], null, entry => receive(_input.ReadValues<T>(entry)));

    /// <summary>Reads all tensors, which are known to be floats of single precision, in the order of
    /// <see cref="Entries"/>.</summary>
    /// <exception cref="InvalidDataException">The file ends early or goes on.</exception>
    public float[][] ReadSingles()
    {
        float[][] values = new float[Entries.Count][];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _input.ReadValues<float>(Entries[i]);
        }

        _input.RequireEnd();
        return values;
    }

    /// <summary>Reads all tensors. Where this throws, some of the destinations may have been written to.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing, was not expected, or has another type or shape, in
    /// which case nothing has been written; or the file ends early or goes on.</exception>
    public void Read()
    {
        RequireExpected();
        foreach (SafetensorsEntry entry in Entries)
        {
            _expectations[entry.Name].Read(entry);
        }

        _input.RequireEnd();
    }

    private void Add(string name, SafetensorsType[] types, nint[]? lengths, Action<SafetensorsEntry> read) =>
        _expectations.Add(name, new Expectation(types, lengths, read));

    private void RequireExpected()
    {
        string[] missing = [.. _expectations.Keys.Where(name => !Contains(name))];
        IEnumerable<string> extra = Entries.Select(entry => entry.Name).Where(name => !_expectations.ContainsKey(name));
        if (missing.Length > 0)
        {
            throw Bad($"hold {MessageText.List(_expectations.Keys)}, but lacks {MessageText.List(missing)}{SuggestionsFor(missing, extra)}");
        }

        if (extra.Any())
        {
            throw Bad($"hold {MessageText.List(_expectations.Keys)} and nothing else, but holds {MessageText.List(extra)}");
        }

        foreach (SafetensorsEntry entry in Entries)
        {
            (SafetensorsType[] types, nint[]? lengths, _) = _expectations[entry.Name];
            if (!types.Contains(entry.Type) || (lengths is not null && !lengths.AsSpan().SequenceEqual(entry.Lengths)))
            {
                string shape = lengths is null ? "" : $" of shape {MessageText.Shape(lengths)}";
                throw Bad(Invariant($"hold '{entry.Name}' as {string.Join(" or ", types)}{shape}, but holds it as {entry.Type} of shape {MessageText.Shape(entry.Lengths)}"));
            }
        }
    }

    /// <summary>What a file holds instead of what it lacks: the names that are most like the missing.</summary>
    private static string SuggestionsFor(string[] missing, IEnumerable<string> extra)
    {
        string[] similar = NameSuggestions.For(missing, extra);
        return similar.Length == 0 ? "" : $" and holds {MessageText.List(similar)} instead";
    }

    private sealed record Expectation(SafetensorsType[] Types, nint[]? Lengths, Action<SafetensorsEntry> Read);
}
