namespace NeuralTraining.Files;

/// <summary>The header of a safetensors file, found to be right.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The name that is no tensor's.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>The format's bound on the header's length in bytes.</summary>
    public const int MaxLength = 100_000_000;

    /// <summary>How many dimensions a tensor may have: more than any that is read here.</summary>
    public const int MaxDimensions = 8;

    /// <summary>The data begins at a multiple of this, and so does every tensor in a file that is written
    /// here.</summary>
    public const int Alignment = 8;

    /// <summary>The places in <see cref="Entries"/>, in the order of the names.</summary>
    private readonly int[] _byName;

    /// <param name="entries">The tensors in the order of their data, which they cover without gap or overlap.</param>
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

    /// <summary>A name that two tensors have; null if there is none.</summary>
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

    /// <summary>The place of a tensor in <see cref="Entries"/>; negative if there is none of that name.</summary>
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
