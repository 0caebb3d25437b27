using System.Buffers.Binary;
using NeuralTraining.Serialization;

namespace NeuralTraining.Data;

/// <summary>Reads files in the IDX format, in which MNIST is published, gzipped or not.</summary>
/// <remarks>
/// <para>The format: two zero bytes, a byte for the type of the values, a byte for the number of dimensions; the length of each dimension as a
/// number of four bytes; the values, row by row. All numbers have their highest byte first. It is described at
/// http://yann.lecun.com/exdb/mnist/. Every length must be at least 1.</para>
/// <para>Whether a file is gzipped is told by its content, not by its name. A gzip file must have one member, as any but concatenated files
/// have.</para>
/// <para>Memory grows, by doubling, with the values that were really read, and unpacked if they are gzipped. What a header promises reserves none. A file that promises more
/// than a maximum is refused before any of its values are read, so the few bytes that unpack to many cannot fill the memory.</para>
/// <para>Any number is a value, NaN and infinities included.</para>
/// </remarks>
public static class IdxReader
{
    private const int MagicLength = 4;

    /// <summary>How many bytes of values a file may hold, unpacked, unless another maximum is given: 2³⁰, twenty times the images of MNIST.</summary>
    public const int DefaultMaxBytes = 1 << 30;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="maxBytes">How many bytes of values the file may hold, unpacked, at least 1. No array holds more than <see cref="Array.MaxLength"/>. Default: <see cref="DefaultMaxBytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is less than 1.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a whole and undamaged IDX file and nothing else, or holds more than the maximum.</exception>
    /// <exception cref="IOException">The file could not be read, as this process may not, for instance.</exception>
    public static IdxArray Read(string path, int maxBytes = DefaultMaxBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = FileToRead.Open(path);
        return Read(stream, path, maxBytes);
    }

    /// <summary>Reads a stream, from where it stands to its end. The stream is not closed, and need not be able to seek.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="maxBytes">As for a file.</param>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is less than 1.</exception>
    /// <exception cref="InvalidDataException">The stream does not hold a whole and undamaged IDX file and nothing else, or holds more than the maximum.</exception>
    public static IdxArray Read(Stream stream, string name, int maxBytes = DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        RequireMaximum(maxBytes);
        using var reader = new UnpackedReader(stream, name);
        (IdxElementType type, int rank) = ReadMagic(reader, name);
        nint[] lengths = ReadLengths(reader, rank, name);
        byte[] bytes = ReadValues(reader, type, lengths, name, Math.Min(maxBytes, Array.MaxLength));
        return new IdxArray(type, lengths, bytes);
    }

    private static (IdxElementType Type, int Rank) ReadMagic(UnpackedReader reader, string name)
    {
        Span<byte> magic = stackalloc byte[MagicLength];
        int count = reader.Read(magic);
        if (count < MagicLength || magic[0] != 0 || magic[1] != 0)
        {
            throw Bad(name, Invariant($"begin with two zero bytes, a type and a rank, but its first '{count}' bytes are '{Convert.ToHexString(magic[..count])}'"));
        }

        var type = (IdxElementType)magic[2];
        if (!Enum.IsDefined(type))
        {
            throw Bad(name, Invariant($"have an element type of 08, 09, 0B, 0C, 0D or 0E, but its third byte is '{magic[2]:X2}'"));
        }

        int rank = magic[3];
        return rank > 0 ? (type, rank) : throw Bad(name, Invariant($"have at least one dimension, but its rank is '{rank}'"));
    }

    private static nint[] ReadLengths(UnpackedReader reader, int rank, string name)
    {
        Span<byte> bytes = stackalloc byte[rank * sizeof(uint)];
        int count = reader.Read(bytes);
        if (count < bytes.Length)
        {
            throw Bad(name, Invariant($"have '{bytes.Length}' bytes of lengths for its '{rank}' dimensions, but ends after '{count}' of them"));
        }

        nint[] lengths = new nint[rank];
        for (int i = 0; i < rank; i++)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[(i * sizeof(uint))..]);
            lengths[i] = length is > 0 and <= int.MaxValue
                ? (nint)length
                : throw Bad(name, Invariant($"have dimensions of length 1 to {int.MaxValue}, but that of dimension '{i}' is '{length}'"));
        }

        return lengths;
    }

    private static byte[] ReadValues(UnpackedReader reader, IdxElementType type, nint[] lengths, string name, int maxBytes)
    {
        int promised = LengthInBytes(type, lengths, name, maxBytes);
        byte[] bytes = PromisedValues.Read<byte>(promised, reader.Read, out long count);
        string promise = Invariant($"'{promised}' bytes of values, as its type '{type}' and shape {ShownNames.Shape(lengths)} say");
        if (count < promised)
        {
            throw Bad(name, Invariant($"hold {promise}, but ends after '{count}' of them"));
        }

        Span<byte> next = stackalloc byte[1];
        return reader.Read(next) == 0 ? bytes : throw Bad(name, $"end after {promise}, but goes on");
    }

    private static int LengthInBytes(IdxElementType type, nint[] lengths, string name, int maxBytes)
    {
        long bytes = IdxArray.SizeOf(type);
        foreach (nint length in lengths)
        {
            bytes = bytes <= maxBytes / length
                ? bytes * length
                : throw Bad(name, Invariant($"hold at most {maxBytes} bytes of values, but its type '{type}' and shape {ShownNames.Shape(lengths)} make more"));
        }

        return (int)bytes;
    }

    private static void RequireMaximum(int maxBytes)
    {
        if (maxBytes < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(maxBytes), Invariant($"The maximum of bytes must be at least 1, but was '{maxBytes}'."));
        }
    }

    private static InvalidDataException Bad(string name, string sentence) => new($"The IDX file '{ShownNames.Whole(name)}' must {sentence}.");
}
