namespace NeuralTraining.Serialization;

/// <summary>The header of a safetensors file, found to be right.</summary>
/// <param name="Entries">The tensors in the order of their data, which they cover without gap or overlap.</param>
/// <param name="Metadata">The strings under <c>__metadata__</c>; empty if there are none.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The name that is no tensor's.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>The format's bound on the header's length in bytes.</summary>
    public const int MaxLength = 100_000_000;

    /// <summary>The data begins at a multiple of this, and so does every tensor in a file that is written here.</summary>
    public const int Alignment = 8;

    /// <summary>The length in bytes of all data.</summary>
    public long DataLength => Entries.Count > 0 ? Entries[^1].End : 0;
}
