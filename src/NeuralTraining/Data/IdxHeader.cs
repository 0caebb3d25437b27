using System.Buffers.Binary;
using NeuralTraining.Files;

namespace NeuralTraining.Data;

/// <summary>Represents the header of an IDX file.</summary>
/// <param name="Type">The type of the values.</param>
/// <param name="Lengths">The length of each dimension.</param>
/// <param name="LengthInBytes">The size of the values in bytes.</param>
internal sealed record IdxHeader(IdxElementType Type, nint[] Lengths, int LengthInBytes)
{
    private const int MagicLength = 4;

    /// <exception cref="InvalidDataException">The header is invalid, or declares more than the maximum.</exception>
    public static IdxHeader Read(UnpackedReader reader, string name, int maxBytes)
    {
        (IdxElementType type, int rank) = ReadMagic(reader, name);
        nint[] lengths = ReadLengths(reader, rank, name);
        return new IdxHeader(type, lengths, BytesOf(type, lengths, name, Math.Min(maxBytes, Array.MaxLength)));
    }

    /// <summary>Throws if a file ends before the last of its values or continues after it.</summary>
    /// <param name="reader">The file, positioned after the values that were read.</param>
    /// <param name="name">The name of the file in exception messages.</param>
    /// <param name="count">The number of bytes of values that were read.</param>
    /// <exception cref="InvalidDataException">The file is too short or too long.</exception>
    public void RequireEnd(UnpackedReader reader, string name, long count)
    {
        string promise = Invariant($"'{LengthInBytes}' bytes of values, as its type '{Type}' and shape {MessageText.Shape(Lengths)} say");
        if (count < LengthInBytes)
        {
            throw Bad(name, Invariant($"hold {promise}, but ends after '{count}' of them"));
        }

        Span<byte> next = stackalloc byte[1];
        if (reader.Read(next) > 0)
        {
            throw Bad(name, Invariant($"end after {promise}, but goes on"));
        }
    }

    private static (IdxElementType Type, int Rank) ReadMagic(UnpackedReader reader, string name)
    {
        Span<byte> magic = stackalloc byte[MagicLength];
        int count = reader.Read(magic);
        if (count < MagicLength || magic[0] != 0 || magic[1] != 0)
        {
            Span<byte> start = stackalloc byte[FileFormat.SignatureLength];
            magic[..count].CopyTo(start);
            string found = FileFormat.Of(start[..(count + reader.Read(start[count..]))])
                ?? Invariant($"its first '{count}' bytes are '{Convert.ToHexString(magic[..count])}'");
            throw Bad(name, Invariant($"begin with two zero bytes, a type and a rank, but {found}"));
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
            throw Bad(
                name,
                Invariant($"have '{bytes.Length}' bytes of lengths for its '{rank}' dimensions, but ends after '{count}' of them"));
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

    private static int BytesOf(IdxElementType type, nint[] lengths, string name, int maxBytes)
    {
        long bytes = IdxArray.SizeOf(type);
        foreach (nint length in lengths)
        {
            bytes = bytes <= maxBytes / length
                ? bytes * length
                : throw Bad(
                    name,
                    Invariant($"hold at most {maxBytes} bytes of values, ") +
                    Invariant($"but its type '{type}' and shape {MessageText.Shape(lengths)} make more"));
        }

        return (int)bytes;
    }

    private static InvalidDataException Bad(string name, string sentence) =>
        new($"The IDX file '{MessageText.Escape(name)}' must {sentence}.");
}
