namespace NeuralTraining.Files;

/// <summary>Describes a tensor in the header of a safetensors file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Lengths">The shape, which is empty for a scalar.</param>
/// <param name="Begin">The offset of the first byte in the data.</param>
/// <param name="End">The offset after the last byte.</param>
internal readonly record struct SafetensorsEntry(string Name, SafetensorsType Type, nint[] Lengths, long Begin, long End)
{
    /// <summary>Gets the number of values.</summary>
    public long Count => (End - Begin) / SafetensorsTypes.SizeOf(Type);

    /// <summary>Returns the size of a tensor in bytes, or null if it overflows.</summary>
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
