using System.IO.Compression;
using NeuralTraining.Serialization;

namespace NeuralTraining.Data;

/// <summary>Reads what a file holds: as it is, or unpacked when it begins with the bytes 1F 8B of gzip.</summary>
/// <remarks>
/// <see cref="GZipStream"/> compares checksum and length where it finds them, but takes a file that was cut off for one that ended, and
/// stops in silence before bytes that are not gzip. So both are compared here once more, with the last eight bytes of the file. A gzip file
/// of several members, one after another, does not end with the checksum of the whole and is refused.
/// </remarks>
internal sealed class UnpackedReader : IDisposable
{
    private readonly EdgeStream _file;
    private readonly GZipStream? _gzip;
    private readonly string _name;
    private uint _crc;
    private long _length;

    /// <param name="stream">The file, from where it stands to its end. It is not closed.</param>
    /// <param name="name">What messages call it.</param>
    public UnpackedReader(Stream stream, string name)
    {
        _name = name;
        _file = new EdgeStream(stream);
        _gzip = _file.First is [0x1F, 0x8B] ? new GZipStream(_file, CompressionMode.Decompress) : null;
    }

    /// <summary>Whether the file is gzipped.</summary>
    public bool IsGzip => _gzip is not null;

    /// <summary>Reads on, and returns how many bytes there were: fewer than asked for only at the end, by when the file has been found whole.</summary>
    /// <exception cref="InvalidDataException">The file is gzipped, and damaged or cut off.</exception>
    public int Read(Span<byte> destination)
    {
        int filled = 0;
        int count = 1;
        while (filled < destination.Length && count > 0)
        {
            count = _gzip is null ? _file.Read(destination[filled..]) : ReadUnpacked(_gzip, destination[filled..]);
            filled += count;
        }

        return filled;
    }

    public void Dispose() => _gzip?.Dispose();

    private int ReadUnpacked(GZipStream gzip, Span<byte> destination)
    {
        int count;
        try
        {
            count = gzip.Read(destination);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(
                Invariant($"The gzip file '{ShownNames.Whole(_name)}' must unpack without error, but is damaged: this was found after '{_length}' unpacked bytes."), exception);
        }

        _crc = Crc32.Append(_crc, destination[..count]);
        _length += count;
        if (count == 0)
        {
            RequireWhole();
        }

        return count;
    }

    private void RequireWhole()
    {
        ulong expected = _crc | ((ulong)_length << 32);
        if (_file.ReadByte() >= 0 || _file.LastEight != expected)
        {
            throw new InvalidDataException(
                Invariant($"The gzip file '{ShownNames.Whole(_name)}' must end with the length and the checksum of its '{_length}' unpacked bytes, '{expected:X16}', ") +
                Invariant($"but '{_file.LastEight:X16}' was found: it is cut off, damaged, or followed by other bytes."));
        }
    }
}
