using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace NeuralTraining.Data;

/// <summary>Reads what a file holds: as it is, or unpacked when it begins with the bytes 1F 8B of gzip.</summary>
/// <remarks>
/// A gzip file is one member or several, one after another, each with the checksum and the length of its unpacked bytes at its end; zeros may follow. <see cref="GZipStream"/>
/// takes a file that was cut off for one that ended, and stops in silence before bytes that are not gzip. So only <see cref="DeflateStream"/> is taken of the base library.
/// It does not tell where its data ends: there the checksum and the length stand, which are known by then.
/// </remarks>
internal sealed class UnpackedReader : IDisposable
{
    /// <summary>How many zeros may follow the last member: more than any block that files are padded to, and little enough for a stream that never ends.</summary>
    public const int MaxPadding = 1 << 20;

    private const int ShownBytes = 8;

    private readonly GzipInput _file;
    private readonly string _name;
    private DeflateStream? _member;
    private uint _crc;
    private long _memberLength;
    private long _length;
    private bool _isAtEnd;

    /// <param name="stream">The file, from where it stands to its end. It is not closed.</param>
    /// <param name="name">What messages call it.</param>
    public UnpackedReader(Stream stream, string name)
    {
        _name = name;
        _file = new GzipInput(stream);
        IsGzip = GzipHeader.Begins(_file.Peek(GzipHeader.MagicLength));
    }

    /// <summary>Gets whether the file is gzipped.</summary>
    public bool IsGzip { get; }

    /// <summary>Reads on, and returns how many bytes there were: fewer than asked for only at the end, by when the file has been found whole.</summary>
    /// <exception cref="InvalidDataException">The file is gzipped, and damaged, cut off or followed by something else.</exception>
    public int Read(Span<byte> destination)
    {
        int filled = 0;
        while (filled < destination.Length && !_isAtEnd)
        {
            int count = IsGzip ? ReadUnpacked(destination[filled..]) : _file.Read(destination[filled..]);
            _isAtEnd |= !IsGzip && count == 0;
            filled += count;
        }

        return filled;
    }

    public void Dispose() => _member?.Dispose();

    private int ReadUnpacked(Span<byte> destination)
    {
        BeginMember();
        int count;
        try
        {
            count = _member.Read(destination);
        }
        catch (InvalidDataException exception)
        {
            throw Bad("unpack without error, but is damaged: this", exception);
        }

        _crc = Crc32.Append(_crc, destination[..count]);
        _memberLength += count;
        _length += count;
        if (count == 0)
        {
            EndMember();
        }

        return count;
    }

    [MemberNotNull(nameof(_member))]
    private void BeginMember()
    {
        if (_member is null)
        {
            if (!GzipHeader.TryRead(_file))
            {
                throw Bad("begin each member with a whole header of gzip, but another");
            }

            _member = new DeflateStream(_file, CompressionMode.Decompress, leaveOpen: true);
            (_crc, _memberLength) = (0, 0);
        }
    }

    private void EndMember()
    {
        _member?.Dispose();
        _member = null;
        Span<byte> trailer = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(trailer, _crc | ((ulong)_memberLength << 32));
        if (!_file.TryGoBehind(trailer))
        {
            throw Bad($"have the checksum and the length '{Convert.ToHexString(trailer)}' behind a member, but is cut off or damaged: this");
        }

        if (!GzipHeader.Begins(_file.Peek(GzipHeader.MagicLength)))
        {
            RequirePadding();
            _isAtEnd = true;
        }
    }

    private void RequirePadding()
    {
        int zeros = 0;
        for (ReadOnlySpan<byte> next = _file.Peek(1); !next.IsEmpty; next = _file.Peek(1))
        {
            int other = next.IndexOfAnyExcept((byte)0);
            if (other >= 0 || zeros > MaxPadding)
            {
                ReadOnlySpan<byte> shown = next[Math.Max(other, 0)..];
                string found = Convert.ToHexString(shown[..Math.Min(shown.Length, ShownBytes)]);
                throw Bad($"end with its last member, or with at most {MaxPadding} zeros, but goes on with '{found}': this");
            }

            zeros += next.Length;
            _file.Skip(next.Length);
        }
    }

    private InvalidDataException Bad(string sentence, Exception? cause = null) =>
        new($"The gzip file '{_name}' must {sentence} was found after '{_length}' unpacked bytes.", cause);
}
