using System.Diagnostics;

namespace NeuralTraining.Files;

/// <summary>Reads a safetensors file: first the header and, if it is as expected, the values directly into their
/// destinations.</summary>
/// <remarks>
/// <para>A file consists of the length of the header in eight bytes, little-endian; the header, JSON such as
/// <c>{"W1":{"dtype":"F32","shape":[784,100],"data_offsets":[0,313600]},…}</c>, with optional strings under
/// <c>__metadata__</c>; and the values, row by row, little-endian. The header may list the tensors in another order
/// than that of their values. The format is specified at https://github.com/huggingface/safetensors.</para>
/// <para>All floating-point values, including NaN and infinities, are read bit for bit. Memory is at most four times
/// the size of the bytes that were really read, whatever the header declares. For this reason a tensor has at most 8
/// dimensions, and metadata stays in the header.</para>
/// </remarks>
internal sealed class SafetensorsReader
{
    /// <summary>A multiple of the size of any value.</summary>
    private const int PartLength = 1 << 16;

    private readonly SafetensorsInput _input;
    private readonly SafetensorsHeader _header;
    private readonly bool _hasChecksum;
    private readonly Dictionary<string, Expectation> _expectations = new(StringComparer.Ordinal);

    /// <summary>Reads the header.</summary>
    /// <param name="stream">The stream, read from its current position to its end. It is not closed and does not have
    /// to support seeking.</param>
    /// <param name="name">The name of the file in exception messages.</param>
    /// <param name="hasChecksum">Whether the file must end with a checksum, which <see cref="ReadSingles"/> and
    /// <see cref="ExpectChecksum"/> compare.</param>
    /// <exception cref="InvalidDataException">The header is invalid.</exception>
    public SafetensorsReader(Stream stream, string name, bool hasChecksum = false)
    {
        _input = new SafetensorsInput(stream, name, hasChecksum);
        _header = _input.ReadHeader();
        _hasChecksum = hasChecksum;
    }

    /// <summary>Gets the header's description of each tensor, in the order of their values.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _header.Entries;

    /// <summary>Gets the strings under <c>__metadata__</c>.</summary>
    public SafetensorsMetadata Metadata => _header.Metadata;

    /// <summary>Returns whether there is a tensor of that name.</summary>
    public bool Contains(string name) => IndexOf(name) >= 0;

    /// <summary>Returns the index of a tensor in <see cref="Entries"/>, or −1 if there is no tensor of that
    /// name.</summary>
    public int IndexOf(ReadOnlySpan<char> name) => _header.IndexOf(name);

    /// <summary>Returns an exception with the message <c>The safetensors file '…' must …</c>.</summary>
    public InvalidDataException Bad(string sentence, Exception? cause = null) => _input.Bad(sentence, cause);

    /// <summary>Expects a tensor of a type and a shape and reads it into a destination.</summary>
    public void Expect<T>(string name, ReadOnlySpan<nint> lengths, Memory<T> destination) where T : unmanaged =>
        Add(name, [SafetensorsTypes.Of<T>()], lengths.ToArray(), entry => _input.Fill(entry, destination.Span));

    /// <summary>Expects a tensor of a type and a shape and reads it into a destination that is created after the
    /// preceding tensors have been read.</summary>
    public void Expect<T>(string name, ReadOnlySpan<nint> lengths, Func<Memory<T>> destination) where T : unmanaged =>
        Add(name, [SafetensorsTypes.Of<T>()], lengths.ToArray(), entry => _input.Fill(entry, destination().Span));

    /// <summary>Expects a tensor of a type and a shape and passes its values to the caller.</summary>
    public void Expect<T>(string name, ReadOnlySpan<nint> lengths, Action<T[]> receive) where T : unmanaged =>
        Add(name, [SafetensorsTypes.Of<T>()], lengths.ToArray(), entry => receive(_input.ReadValues<T>(entry)));

    /// <summary>Expects a scalar or a list of one number, of any type, and ignores it.</summary>
    public void ExpectNumber(string name) =>
        Add(
            name,
            [.. SafetensorsTypes.All],
            Entries[IndexOf(name)].Lengths is [1] ? [1] : [],
            entry => _input.Fill<byte>(entry, new byte[entry.End - entry.Begin]));

    /// <summary>Expects a tensor of a shape and of any floating-point type, and reads it into a destination in single
    /// precision.</summary>
    public void ExpectFloats(string name, ReadOnlySpan<nint> lengths, Memory<float> destination) => Add(
        name,
        [SafetensorsType.F32, SafetensorsType.F64, SafetensorsType.F16, SafetensorsType.BF16],
        lengths.ToArray(),
        entry => _input.FillFloats(entry, destination.Span));

    /// <summary>Expects the checksum, and compares it with that of the bytes before it.</summary>
    public void ExpectChecksum()
    {
        Debug.Assert(_hasChecksum);
        Add(SafetensorsHeader.ChecksumName, [SafetensorsType.U8], [sizeof(uint)], _input.RequireChecksum);
    }

    /// <summary>Expects a tensor of a type and of any shape and passes its values to the caller.</summary>
    public void ExpectAny<T>(string name, Action<T[]> receive) where T : unmanaged =>
        Add(name, [SafetensorsTypes.Of<T>()], null, entry => receive(_input.ReadValues<T>(entry)));

    /// <summary>Reads all tensors, which must be of single precision, in the order of <see cref="Entries"/>; then the
    /// checksum, if there must be one.</summary>
    /// <exception cref="InvalidDataException">The file is too short or too long, or its checksum is missing or
    /// wrong.</exception>
    public float[][] ReadSingles()
    {
        float[][] values = new float[_hasChecksum ? IndexOfChecksum() : Entries.Count][];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _input.ReadValues<float>(Entries[i]);
        }

        if (_hasChecksum)
        {
            _input.RequireChecksum(Entries[^1]);
        }

        _input.RequireEnd();
        return values;
    }

    /// <summary>Reads through all tensors without keeping their values, and passes the last bytes of each to the
    /// caller: at least those of the last value. Then compares the checksum, if the file must end with one.</summary>
    /// <exception cref="InvalidDataException">The file is too short or too long, or its checksum is missing or
    /// wrong.</exception>
    public void Scan(bool hasChecksum, Action<SafetensorsEntry, ReadOnlySpan<byte>> receive)
    {
        Debug.Assert(_hasChecksum || !hasChecksum);
        int count = hasChecksum ? IndexOfChecksum() : Entries.Count;
        byte[] part = new byte[PartLength];
        for (int i = 0; i < count; i++)
        {
            receive(Entries[i], _input.Skip(Entries[i], part));
        }

        if (hasChecksum)
        {
            _input.RequireChecksum(Entries[^1]);
        }

        _input.RequireEnd();
    }

    /// <summary>Reads all tensors. If this throws, some destinations may have been written to.</summary>
    /// <param name="advice">Returns a clause on a file that lacks tensors, which the refusal ends with, or an empty
    /// text. Default: null: none.</param>
    /// <exception cref="InvalidDataException">A tensor is missing, is not expected, or has another type or shape, in
    /// which case nothing has been written; or the file is too short or too long.</exception>
    public void Read(Func<SafetensorsReader, string>? advice = null)
    {
        RequireExpected(advice);
        foreach (SafetensorsEntry entry in Entries)
        {
            _expectations[entry.Name].Read(entry);
        }

        _input.RequireEnd();
    }

    private int IndexOfChecksum() =>
        Entries is [.., { Name: SafetensorsHeader.ChecksumName, Type: SafetensorsType.U8, Lengths: [sizeof(uint)] }]
            ? Entries.Count - 1
            : throw Bad($"end with its {SafetensorsHeader.ChecksumName}, but does not");

    private void Add(string name, SafetensorsType[] types, nint[]? lengths, Action<SafetensorsEntry> read) =>
        _expectations.Add(name, new Expectation(types, lengths, read));

    private void RequireExpected(Func<SafetensorsReader, string>? advice)
    {
        string[] missing = [.. _expectations.Keys.Where(name => !Contains(name))];
        IEnumerable<string> extra = Entries.Select(entry => entry.Name).Where(name => !_expectations.ContainsKey(name));
        if (missing.Length > 0)
        {
            throw Bad(
                $"hold {MessageText.List(_expectations.Keys)}, but lacks {MessageText.List(missing)}" +
                $"{Instead(missing, extra)}{advice?.Invoke(this)}");
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
                throw Bad(
                    Invariant($"hold '{entry.Name}' as {string.Join(" or ", types)}{shape}, ") +
                    Invariant($"but holds it as {entry.Type} of shape {MessageText.Shape(entry.Lengths)}"));
            }
        }
    }

    /// <summary>Returns a clause that lists the extra names, first those that resemble the missing ones.</summary>
    private static string Instead(string[] missing, IEnumerable<string> extra)
    {
        string[] similar = NameSuggestions.For(missing, extra);
        string[] first = [.. similar.Concat(extra.Except(similar)).Take(MessageText.MaxCount)];
        return first.Length == 0 ? "" : $" and holds {MessageText.List(first, extra.Count())} instead";
    }

    private sealed record Expectation(SafetensorsType[] Types, nint[]? Lengths, Action<SafetensorsEntry> Read);
}
