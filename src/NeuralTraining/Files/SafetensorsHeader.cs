namespace NeuralTraining.Files;

/// <summary>Represents the validated header of a safetensors file.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The reserved name of the metadata.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>The name of the last tensor of a file with a checksum: the CRC-32 of all bytes before it,
    /// little-endian.</summary>
    public const string ChecksumName = "checksum";

    /// <summary>The maximum length of the header in bytes, as the format defines it.</summary>
    public const int MaxLength = 100_000_000;

    /// <summary>The maximum number of dimensions, which exceeds that of every tensor this library reads.</summary>
    public const int MaxDimensions = 8;

    /// <summary>The alignment in bytes of the data section, and of each tensor that this library writes.</summary>
    public const int Alignment = 8;

    /// <summary>The indices into <see cref="Entries"/>, sorted by name.</summary>
    private readonly int[] _byName;

    /// <param name="entries">The tensors in the order of their data, contiguous and without overlap.</param>
    /// <param name="metadata">The strings under <c>__metadata__</c>; empty if there are none.</param>
    public SafetensorsHeader(List<SafetensorsEntry> entries, SafetensorsMetadata metadata)
    {
        Entries = entries;
        Metadata = metadata;
        _byName = new int[entries.Count];
        for (int i = 0; i < _byName.Length; i++)
        {
            _byName[i] = i;
        }

        _byName.AsSpan().Sort((a, b) => string.CompareOrdinal(entries[a].Name, entries[b].Name));
    }

    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    public SafetensorsMetadata Metadata { get; }

    /// <summary>Gets a name that occurs more than once, or null if all names are unique.</summary>
    public string? DuplicateName
    {
        get
        {
            for (int i = 1; i < _byName.Length; i++)
            {
                string name = Entries[_byName[i]].Name;
                if (name == Entries[_byName[i - 1]].Name)
                {
                    return name;
                }
            }

            return null;
        }
    }

    /// <summary>Returns the index of a tensor in <see cref="Entries"/>, or −1 if there is no tensor of that
    /// name.</summary>
    public int IndexOf(ReadOnlySpan<char> name)
    {
        int start = 0, end = _byName.Length;
        while (start < end)
        {
            int middle = (start + end) / 2;
            int order = Entries[_byName[middle]].Name.AsSpan().SequenceCompareTo(name);
            if (order == 0)
            {
                return _byName[middle];
            }

            (start, end) = order < 0 ? (middle + 1, end) : (start, middle);
        }

        return -1;
    }
}
