namespace NeuralTraining.Files;

/// <summary>What the header of a safetensors file says of one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Lengths">Its shape; empty for a single value.</param>
/// <param name="Begin">Where its first byte is in the data.</param>
/// <param name="End">Where the byte behind its last would be.</param>
internal readonly record struct SafetensorsEntry(string Name, SafetensorsType Type, nint[] Lengths, long Begin, long End)
{
    /// <summary>How many values it has.</summary>
    public long Count => (End - Begin) / SafetensorsTypes.SizeOf(Type);

    /// <summary>How many bytes a tensor takes; null when the number is too large for one.</summary>
    public static long? LengthInBytes(SafetensorsType type, ReadOnlySpan<nint> lengths)
    {
        long bytes = SafetensorsTypes.SizeOf(type);
        foreach (nint length in lengths)
        {
            if (length > 0 && bytes > long.MaxValue / length)
            {
                return null;
            }

            bytes *= length;
        }

        return bytes;
    }
}
