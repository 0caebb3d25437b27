using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace NeuralTraining.Files;

/// <summary>Writes safetensors files deterministically: the same tensors give the same bytes.
/// <see cref="SafetensorsReader"/> describes the format.</summary>
/// <remarks>Tensors are sorted by the size of their values, largest first, so that each is aligned.</remarks>
internal sealed class SafetensorsWriter
{
    /// <summary>Short enough to be in the cache for the copy that follows the checksum.</summary>
    private const int MaxChunkLength = 1 << 16;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<Tensor> _tensors = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private bool _hasChecksum;

    /// <summary>Adds a string under <c>__metadata__</c>.</summary>
    /// <exception cref="ArgumentException">The name is taken, or the name or the text is not valid Unicode.</exception>
    public void AddMetadata(string name, string text)
    {
        RequireUnicode(name);
        RequireUnicode(text);
        _metadata.Add(name, text);
    }

    /// <summary>Adds a tensor. Its values are read when the file is written.</summary>
    /// <exception cref="ArgumentException">The name is taken, reserved or not valid Unicode, or the shape does not
    /// match the number of values.</exception>
    public void Add<T>(string name, ReadOnlySpan<nint> lengths, ReadOnlyMemory<T> values) where T : unmanaged
    {
        RequireUnicode(name);
        Take(name);
        SafetensorsType type = SafetensorsTypes.Of<T>();
        long bytes = (long)values.Length * SafetensorsTypes.SizeOf(type);
        if (SafetensorsEntry.LengthInBytes(type, lengths) != bytes)
        {
            throw new ArgumentException(
                Invariant($"The tensor '{name}' must have as many values as its shape {Numerics.DenseTensor.Format(lengths)} makes, ") +
                Invariant($"but has '{values.Length}'."), nameof(values));
        }

        _tensors.Add(new Tensor(name, type, lengths.ToArray(), bytes, stream => Write(stream, values.Span)));
    }

    /// <summary>Adds four bytes at the end of the file: the CRC-32 of all bytes before them. The file must have no
    /// other tensor of bytes.</summary>
    public void AddChecksum()
    {
        const string name = SafetensorsHeader.ChecksumName;
        Take(name);
        _hasChecksum = true;
        const int bytes = sizeof(uint);
        _tensors.Add(new Tensor(name, SafetensorsType.U8, [bytes], bytes, stream => ((ChecksumStream)stream).WriteChecksum()));
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="InvalidOperationException">The header would exceed the length that the format allows. Nothing
    /// has been written.</exception>
    public void Write(Stream stream)
    {
        Tensor[] tensors = [.. _tensors.OrderByDescending(tensor => SafetensorsTypes.SizeOf(tensor.Type))];
        using ChecksumStream? checksum = _hasChecksum ? new ChecksumStream(stream) : null;
        Stream destination = checksum ?? stream;
        destination.Write(Header(tensors));
        foreach (Tensor tensor in tensors)
        {
            tensor.Write(destination);
        }
    }

    private void Take(string name)
    {
        if (name == SafetensorsHeader.MetadataName || !_names.Add(name))
        {
            throw new ArgumentException(
                $"Each tensor of a safetensors file must have a name of its own, but '{name}' is taken.", nameof(name));
        }
    }

    private static void Write<T>(Stream stream, ReadOnlySpan<T> values) where T : unmanaged
    {
        while (values.Length > 0)
        {
            // A span of bytes cannot hold as many elements as one of values.
            ReadOnlySpan<T> chunk = values[..Math.Min(values.Length, MaxChunkLength)];
            stream.Write(MemoryMarshal.AsBytes(chunk));
            values = values[chunk.Length..];
        }
    }

    private static void RequireUnicode(string text)
    {
        try
        {
            Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException(
                $"A text in a safetensors file must be Unicode, but '{text}' has half of a surrogate pair.", nameof(text), exception);
        }
    }

    /// <summary>Returns the header, preceded by its length and padded with spaces.</summary>
    private ReadOnlySpan<byte> Header(Tensor[] tensors)
    {
        var buffer = new ArrayBufferWriter<byte>();
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.GetSpan(sizeof(ulong)), 0);
        buffer.Advance(sizeof(ulong));
        using (var json = new Utf8JsonWriter(buffer))
        {
            WriteJson(json, tensors);
        }

        int padding = -buffer.WrittenCount & (SafetensorsHeader.Alignment - 1);
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        ulong length = (ulong)(buffer.WrittenCount - sizeof(ulong));
        if (length > SafetensorsHeader.MaxLength)
        {
            throw new InvalidOperationException(
                Invariant($"The header of a safetensors file must have at most {SafetensorsHeader.MaxLength} bytes, ") +
                Invariant($"but '{tensors.Length}' tensors make '{length}'."));
        }

        byte[] header = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, length);
        return header;
    }

    private void WriteJson(Utf8JsonWriter json, Tensor[] tensors)
    {
        json.WriteStartObject();
        if (_metadata.Count > 0)
        {
            json.WriteStartObject(SafetensorsHeader.MetadataName);
            foreach ((string name, string text) in _metadata)
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
        }

        long offset = 0;
        foreach (Tensor tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype"u8, tensor.Type.ToString());
            WriteNumbers(json, "shape", tensor.Lengths);
            WriteNumbers(json, "data_offsets", [(nint)offset, (nint)(offset + tensor.Bytes)]);
            json.WriteEndObject();
            offset += tensor.Bytes;
        }

        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<nint> numbers)
    {
        json.WriteStartArray(name);
        foreach (nint number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private sealed record Tensor(string Name, SafetensorsType Type, nint[] Lengths, long Bytes, Action<Stream> Write);
}
