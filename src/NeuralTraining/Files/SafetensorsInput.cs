using System.Buffers.Binary;

namespace NeuralTraining.Files;

/// <summary>Reads the bytes of a safetensors file: the header, then the values of each tensor, then the end.</summary>
internal sealed class SafetensorsInput
{
    private const int ChunkLength = 1 << 14;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly ReadBytes _readBytes;
    private uint _checksum;

    /// <param name="stream">The stream, read from its current position. It is not closed and does not have to support
    /// seeking.</param>
    /// <param name="name">The name of the file in exception messages.</param>
    /// <param name="hasChecksum">Whether <see cref="RequireChecksum"/> will be called.</param>
    public SafetensorsInput(Stream stream, string name, bool hasChecksum = false)
    {
        _stream = stream;
        _name = name;
        _readBytes = hasChecksum ? ReadSummed : Read;
    }

    /// <summary>Gets the number of remaining bytes, or 0 if it is unknown.</summary>
    private long RemainingBytes => _stream.CanSeek ? _stream.Length - _stream.Position : 0;

    public InvalidDataException Bad(string sentence, Exception? cause = null) =>
        new($"The safetensors file '{MessageText.Escape(_name)}' must {sentence}.", cause);

    public SafetensorsHeader ReadHeader()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException(
                "Safetensors files are read where numbers have their lowest byte first, but here they have their highest.");
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        int count = _readBytes(bytes);
        if (count < bytes.Length)
        {
            throw Bad("begin with the length of its header" + (count == 0
                ? ", but it is empty"
                : Invariant($" in '{bytes.Length}' bytes, but ends after '{count}' of them")));
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        bool isPossible = length <= SafetensorsHeader.MaxLength;
        byte[] json = ChunkedReader.Read<byte>(
            isPossible ? (int)length : FileFormat.SignatureLength, _readBytes, out long bytesRead, RemainingBytes);
        if (json is not [(byte)'{', ..] && KindOf(bytes, json.AsSpan(0, (int)Math.Min(bytesRead, json.Length))) is { } kind)
        {
            throw Bad(Invariant($"begin with the length of its header, but {kind}"));
        }

        if (!isPossible)
        {
            throw Bad(Invariant($"have a header of at most {SafetensorsHeader.MaxLength} bytes, but begins with a length of '{length}'"));
        }

        return bytesRead == (long)length
            ? new SafetensorsHeaderParser(json, sentence => Bad(sentence)).Parse()
            : throw Bad(Invariant($"have a header of '{length}' bytes, as its beginning says, but ends after '{bytesRead}' of them"));
    }

    /// <summary>Reads the values of the next tensor without converting them.</summary>
    public void Fill<T>(SafetensorsEntry entry, Span<T> destination) where T : unmanaged =>
        RequireWhole(entry, ChunkedReader.Fill(destination, _readBytes));

    /// <summary>Reads the floating-point values of the next tensor and converts them to single precision.</summary>
    public void FillFloats(SafetensorsEntry entry, Span<float> destination)
    {
        switch (entry.Type)
        {
            case SafetensorsType.F16:
                Convert<Half>(entry, destination, value => (float)value);
                break;
            case SafetensorsType.BF16:
                Convert<ushort>(entry, destination, value => BitConverter.UInt32BitsToSingle((uint)value << 16));
                break;
            case SafetensorsType.F64:
                Convert<double>(entry, destination, value => (float)value);
                break;
            default:
                Fill(entry, destination);
                break;
        }
    }

    /// <summary>Reads the values of the next tensor into memory that grows as they are read.</summary>
    public T[] ReadValues<T>(SafetensorsEntry entry) where T : unmanaged
    {
        if (entry.Count > Array.MaxLength)
        {
            throw Bad(
                Invariant($"hold at most {Array.MaxLength} values of '{MessageText.Abbreviate(entry.Name)}', but has '{entry.Count}'"));
        }

        T[] values = ChunkedReader.Read<T>((int)entry.Count, _readBytes, out long bytesRead, RemainingBytes);
        RequireWhole(entry, bytesRead);
        return values;
    }

    /// <summary>Reads through the values of the next tensor in parts, and returns the last part.</summary>
    public ReadOnlySpan<byte> Skip(SafetensorsEntry entry, Span<byte> buffer)
    {
        long length = entry.End - entry.Begin, bytesRead = 0;
        int wanted = 0, count = 0;
        while (count == wanted && bytesRead < length)
        {
            wanted = (int)Math.Min(buffer.Length, length - bytesRead);
            count = _readBytes(buffer[..wanted]);
            bytesRead += count;
        }

        RequireWhole(entry, bytesRead);
        return buffer[..count];
    }

    /// <summary>Reads the checksum, and compares it with that of the bytes before it.</summary>
    public void RequireChecksum(SafetensorsEntry entry)
    {
        uint computed = _checksum;
        byte[] stored = new byte[sizeof(uint)];
        Fill<byte>(entry, stored);
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(stored);
        if (found != computed)
        {
            throw Bad(Invariant($"be as it was written, but its bytes have the checksum '{computed:X8}' and not '{found:X8}'"));
        }
    }

    public void RequireEnd()
    {
        Span<byte> next = stackalloc byte[1];
        if (_readBytes(next) > 0)
        {
            throw Bad("end with the last byte of its tensors, but goes on");
        }
    }

    private int Read(Span<byte> destination) => _stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);

    private int ReadSummed(Span<byte> destination)
    {
        int count = Read(destination);
        _checksum = Crc32.Append(_checksum, destination[..count]);
        return count;
    }

    /// <summary>Returns the format of a file that is not a safetensors file, or null if it is unknown.</summary>
    private static string? KindOf(ReadOnlySpan<byte> start, ReadOnlySpan<byte> next) =>
        FileFormat.WithConversion([.. start, .. next[..Math.Min(next.Length, FileFormat.SignatureLength)]]);

    private void Convert<T>(SafetensorsEntry entry, Span<float> destination, Func<T, float> convert) where T : unmanaged
    {
        var values = new T[Math.Min(destination.Length, ChunkLength)];
        long bytesRead = 0;
        while (destination.Length > 0)
        {
            Span<T> chunk = values.AsSpan(0, Math.Min(destination.Length, values.Length));
            bytesRead += ChunkedReader.Fill(chunk, _readBytes);
            for (int i = 0; i < chunk.Length; i++)
            {
                destination[i] = convert(chunk[i]);
            }

            destination = destination[chunk.Length..];
        }

        RequireWhole(entry, bytesRead);
    }

    private void RequireWhole(SafetensorsEntry entry, long bytesRead)
    {
        if (bytesRead < entry.End - entry.Begin)
        {
            throw Bad(
                Invariant($"hold '{entry.End - entry.Begin}' bytes of '{MessageText.Abbreviate(entry.Name)}', as its header says, ") +
                Invariant($"but ends after '{bytesRead}' of them"));
        }
    }
}
