using NeuralTraining.Files;

namespace NeuralTraining.Data;

/// <summary>Reads files in the IDX format, in which MNIST is published, gzipped or not.</summary>
/// <remarks>
/// <para>The format: two zero bytes, a byte for the type of the values, a byte for the number of dimensions; the length
/// of each dimension as a number of four bytes; the values, row by row. All numbers have their highest byte first. It
/// is described at http://yann.lecun.com/exdb/mnist/. Every length must be at least 1.</para>
/// <para>Whether a file is gzipped is told by its content, not by its name. A gzip file may have several members, as
/// concatenated files have, which are unpacked one after another. Up to 2²⁰ zero bytes may follow the last. Anything
/// else that follows is refused.</para>
/// <para>Memory grows with the values that were read, unpacked if they are gzipped, and is at most four times theirs.
/// What a header promises reserves none. A file that promises more than a maximum is refused before any of its values
/// are read, so the few bytes that unpack to many cannot fill the memory.</para>
/// <para>Any number is a value, NaN and infinities included.</para>
/// </remarks>
public static class IdxReader
{
    /// <summary>How many bytes of values a file may hold, unpacked, unless another maximum is given: 2³⁰, twenty times
    /// the images of MNIST.</summary>
    public const int DefaultMaxBytes = 1 << 30;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path of the file. A pipe or a device is read to its end; opening a pipe waits for a process
    /// that writes to it.</param>
    /// <param name="maxBytes">How many bytes of values the file may hold, unpacked, at least 1. No array holds more
    /// than <see cref="Array.MaxLength"/>. Default: <see cref="DefaultMaxBytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is less than 1.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a whole and undamaged IDX file and nothing else, or holds
    /// more than the maximum.</exception>
    /// <exception cref="IOException">The file could not be read, as this process may not, for instance.</exception>
    public static IdxArray Read(string path, int maxBytes = DefaultMaxBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileToRead.Read(path, stream => Read(stream, path, maxBytes));
    }

    /// <summary>Reads a stream, from where it stands to its end. The stream is not closed, and need not be able to
    /// seek.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="maxBytes">As for a file.</param>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is less than 1.</exception>
    /// <exception cref="InvalidDataException">The stream does not hold a whole and undamaged IDX file and nothing else,
    /// or holds more than the maximum.</exception>
    public static IdxArray Read(Stream stream, string name, int maxBytes = DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        RequireMaximum(maxBytes);
        using var reader = new UnpackedReader(stream, name);
        IdxHeader header = IdxHeader.Read(reader, name, maxBytes);
        byte[] bytes = ChunkedReader.Read<byte>(header.LengthInBytes, reader.Read, out long count);
        header.RequireEnd(reader, name, count);
        return new IdxArray(header.Type, header.Lengths, bytes);
    }

    internal static void RequireMaximum(int maxBytes)
    {
        if (maxBytes < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(maxBytes), Invariant($"The maximum of bytes must be at least 1, but was '{maxBytes}'."));
        }
    }
}
