using System.IO.Compression;

namespace NeuralTraining.Files;

/// <summary>Reads what a file holds: as it is, or unpacked when it begins with the bytes 1F 8B of gzip.</summary>
/// <remarks>
/// A gzip file is one member or several, one after another, each with the checksum and the length of its unpacked bytes
/// at its end; zeros may follow. <see cref="GZipStream"/> compares those, but takes a file that was cut off for one
/// that ended, and stops in silence before bytes that are not gzip. <see cref="GzipSentinelStream"/> lets both be seen.
/// </remarks>
internal sealed class UnpackedReader : IDisposable
{
    /// <summary>How many zeros may follow the last member: more than any block that files are padded to, and little
    /// enough for a stream that never ends.</summary>
    public const int MaxPadding = 1 << 20;

    private readonly Stream _file;
    private readonly string _name;
    private readonly GzipSentinelStream? _packed;
    private readonly GZipStream? _unpacked;
    private long _length;
    private bool _isAtEnd;

    /// <param name="stream">The file, from where it stands to its end. It is not closed.</param>
    /// <param name="name">What messages call it.</param>
    public UnpackedReader(Stream stream, string name)
    {
        _name = name;
        var file = new PeekStream(stream);
        _file = file;
        if (file.Peeked is [0x1F, 0x8B])
        {
            // The last member may end with zeros too, which are not padding.
            _packed = new GzipSentinelStream(file, 2 * MaxPadding);
            _unpacked = new GZipStream(_packed, CompressionMode.Decompress);
        }
    }

    /// <summary>Gets whether the file is gzipped.</summary>
    public bool IsGzip => _unpacked is not null;

    /// <summary>Reads on, and returns how many bytes there were: fewer than asked for only at the end, by when the file
    /// has been found whole.</summary>
    /// <exception cref="InvalidDataException">The file is gzipped, and damaged, cut off or followed by something
    /// else.</exception>
    public int Read(Span<byte> destination)
    {
        int filled = 0;
        while (filled < destination.Length && !_isAtEnd)
        {
            int count = IsGzip ? ReadUnpacked(destination[filled..]) : _file.Read(destination[filled..]);
            _isAtEnd = count == 0;
            filled += count;
        }

        return filled;
    }

    public void Dispose() => _unpacked?.Dispose();

    /// <summary>Unpacks on; returns 0 at the end, by when the file has been found whole.</summary>
    private int ReadUnpacked(Span<byte> destination)
    {
        int count = Unpack(destination);
        if (_packed!.IsAtSentinel)
        {
            // Nothing of the file was left to unpack when the sentinel was given.
            RequireSentinel(destination[..count]);
            return 0;
        }

        if (count == 0 && _packed.PaddingLength is 0 or > MaxPadding)
        {
            throw Bad(Invariant($"end with its last member, or with at most {MaxPadding} zeros, but goes on with something else: this"));
        }

        _length += count;
        return count;
    }

    private int Unpack(Span<byte> destination)
    {
        try
        {
            return _unpacked!.Read(destination);
        }
        catch (InvalidDataException exception)
        {
            throw Bad("unpack without error, but is damaged or cut off: this", exception);
        }
    }

    /// <summary>Refuses a file behind which the sentinel is not unpacked to itself.</summary>
    private void RequireSentinel(ReadOnlySpan<byte> found)
    {
        Span<byte> sentinel = stackalloc byte[GzipSentinelStream.Sentinel.Length + 1];
        int length = Math.Min(found.Length, sentinel.Length);
        found[..length].CopyTo(sentinel);
        for (int count = 1; count > 0 && length < sentinel.Length; length += count)
        {
            count = Unpack(sentinel[length..]);
        }

        if (!sentinel[..length].SequenceEqual(GzipSentinelStream.Sentinel))
        {
            throw Bad("end with the checksum and the length of its last member, but is cut off: this");
        }
    }

    private InvalidDataException Bad(string sentence, Exception? cause = null) =>
        new(Invariant($"The gzip file '{MessageText.Escape(_name)}' must {sentence} was found after '{_length}' unpacked bytes."), cause);
}
