using System.IO.Compression;

namespace NeuralTraining.Files;

/// <summary>Reads a file, and unpacks it if it begins with the bytes 1F 8B of gzip.</summary>
/// <remarks>
/// A gzip file consists of one or more members, each of which ends with the checksum and the length of its unpacked
/// bytes. Zeros may follow. <see cref="GZipStream"/> verifies these, but accepts a truncated file and silently stops at
/// bytes that are not gzip. <see cref="GzipSentinelStream"/> makes both detectable.
/// </remarks>
internal sealed class UnpackedReader : IDisposable
{
    /// <summary>The maximum number of zeros after the last member: more than the padding of any block size, and a limit
    /// for endless streams.</summary>
    public const int MaxPadding = 1 << 20;

    private readonly Stream _file;
    private readonly string _name;
    private readonly GzipSentinelStream? _packed;
    private readonly GZipStream? _unpacked;
    private long _length;
    private bool _isAtEnd;

    /// <param name="stream">The stream, read from its current position to its end. It is not closed.</param>
    /// <param name="name">The name of the file in exception messages.</param>
    public UnpackedReader(Stream stream, string name)
    {
        _name = name;
        var file = new PeekStream(stream);
        _file = file;
        if (file.Peeked is [0x1F, 0x8B])
        {
            // The zeros at the end of the last member are not padding.
            _packed = new GzipSentinelStream(file, 2 * MaxPadding);
            _unpacked = new GZipStream(_packed, CompressionMode.Decompress);
        }
    }

    /// <summary>Gets whether the file is gzipped.</summary>
    public bool IsGzip => _unpacked is not null;

    /// <summary>Reads the next bytes and returns their number, which is less than requested only at the end of a
    /// complete file.</summary>
    /// <exception cref="InvalidDataException">The file is gzipped and is damaged, truncated or followed by other
    /// bytes.</exception>
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

    /// <summary>Unpacks the next bytes. Returns 0 at the end of a complete file.</summary>
    private int ReadUnpacked(Span<byte> destination)
    {
        int count = Unpack(destination);
        if (_packed!.IsAtSentinel)
        {
            // The file was used up before the sentinel was provided.
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

    /// <summary>Throws if the bytes unpacked after the file are not the sentinel.</summary>
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
