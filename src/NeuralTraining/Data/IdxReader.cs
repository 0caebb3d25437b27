using NeuralTraining.Files;
using NeuralTraining.Numerics;

namespace NeuralTraining.Data;

/// <summary>Reads files in the IDX format, the format of MNIST, gzipped or not.</summary>
/// <remarks>
/// <para>A file consists of two zero bytes, a byte for the type of the values, a byte for the number of dimensions, the
/// length of each dimension in four bytes, and the values, row by row. All numbers are big-endian. The format is
/// described at http://yann.lecun.com/exdb/mnist/. Each length must be at least 1.</para>
/// <para>A gzip file is recognized by its content, not by its name. If it has several members, like concatenated files,
/// they are unpacked one after another. Up to 2²⁰ zero bytes may follow the last member. A file with other bytes after
/// it is rejected.</para>
/// <para>Memory is at most four times the size of the unpacked values that were really read, whatever the header
/// declares. A file that declares more than the maximum is rejected before its values are read, so a small file that
/// unpacks to a large one cannot exhaust the memory.</para>
/// <para>All values are accepted, including NaN and infinities.</para>
/// </remarks>
public static class IdxReader
{
    /// <summary>The default maximum size of the values in a file, in unpacked bytes: 2³⁰, twenty times the images of
    /// MNIST.</summary>
    public const int DefaultMaxBytes = 1 << 30;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path of the file. A pipe or a device is read to its end. Opening a pipe blocks until a
    /// process writes to it.</param>
    /// <param name="maxBytes">The maximum size of the values, in unpacked bytes, at least 1. The size is also limited
    /// to <see cref="Array.MaxLength"/>. Default: <see cref="DefaultMaxBytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is less than 1.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not an IDX file, is damaged, too short or too long, or
    /// exceeds the maximum.</exception>
    /// <exception cref="IOException">The file could not be read, for example because permission was denied.</exception>
    public static IdxArray Read(string path, int maxBytes = DefaultMaxBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileToRead.Read(path, stream => Read(stream, path, maxBytes));
    }

    /// <summary>Reads a stream from its current position to its end. The stream is not closed and does not have to
    /// support seeking.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The name of the stream in exception messages.</param>
    /// <param name="maxBytes">The maximum size of the values, in unpacked bytes, at least 1. Default:
    /// <see cref="DefaultMaxBytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is less than 1.</exception>
    /// <exception cref="InvalidDataException">The stream does not contain an IDX file, or the file is damaged, too
    /// short or too long, or exceeds the maximum.</exception>
    public static IdxArray Read(Stream stream, string name, int maxBytes = DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        Require.AtLeast(maxBytes, 1, "maximum of bytes");
        using var reader = new UnpackedReader(stream, name);
        IdxHeader header = IdxHeader.Read(reader, name, maxBytes);
        byte[] bytes = ChunkedReader.Read<byte>(header.LengthInBytes, reader.Read, out long count);
        header.RequireEnd(reader, name, count);
        return new IdxArray(header.Type, header.Lengths, bytes);
    }
}
