namespace NeuralTraining.Files;

/// <summary>Provides a gzip file to a decompressor and appends a sentinel member, which is decompressed only if the
/// file is complete.</summary>
/// <remarks>Trailing zeros are provided one at a time. A decompressor that stops at one has found the last member
/// complete and followed by zeros only.</remarks>
/// <param name="file">The stream, read from its current position. It is not closed.</param>
/// <param name="maxPadding">The maximum number of trailing zeros that are provided one at a time. A longer run is
/// provided like other bytes.</param>
internal sealed class GzipSentinelStream(Stream file, int maxPadding) : UnseekableStream
{
    private const int BufferLength = 1 << 13;

    private static readonly byte[] SentinelMember =
    [
        0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3,
        1, 4, 0, 0xFB, 0xFF, .. Sentinel,
        .. BitConverter.GetBytes(Crc32.Append(0, Sentinel)), 4, 0, 0, 0,
    ];

    private readonly byte[] _buffer = new byte[BufferLength];
    private int _position;
    private int _end;
    private int _zerosBefore;
    private int _zerosBehind;
    private bool _isAtEnd;

    /// <summary>Gets the decompressed content of the sentinel member.</summary>
    public static ReadOnlySpan<byte> Sentinel => "mark"u8;

    /// <summary>Gets the number of trailing zeros from the last byte provided to the end of the file, or 0 if that byte
    /// is not one of them.</summary>
    public int PaddingLength { get; private set; }

    /// <summary>Gets whether the sentinel member has been provided.</summary>
    public bool IsAtSentinel { get; private set; }

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer)
    {
        while (_zerosBefore == 0 && _position == _end && !_isAtEnd)
        {
            Fill();
        }

        if (_zerosBefore > 0)
        {
            int count = Math.Min(_zerosBefore, buffer.Length);
            buffer[..count].Clear();
            _zerosBefore -= count;
            return count;
        }

        return _position < _end ? Give(_buffer.AsSpan(_position.._end), buffer) : GiveEnd(buffer);
    }

    /// <summary>Reads the next chunk and withholds its trailing zeros until the next byte is known.</summary>
    private void Fill()
    {
        int count = file.Read(_buffer);
        int length = 1 + _buffer.AsSpan(0, count).LastIndexOfAnyExcept((byte)0);
        _isAtEnd = count == 0;
        if (length > 0)
        {
            (_zerosBefore, _zerosBehind) = (_zerosBehind, 0);
        }

        (_position, _end, _zerosBehind) = (0, length, _zerosBehind + count - length);
        if (_zerosBehind > maxPadding)
        {
            (_zerosBefore, _zerosBehind) = (_zerosBehind, 0);
        }
    }

    private int Give(ReadOnlySpan<byte> bytes, Span<byte> buffer)
    {
        int count = Math.Min(bytes.Length, buffer.Length);
        bytes[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    private int GiveEnd(Span<byte> buffer)
    {
        PaddingLength = _zerosBehind;
        if (PaddingLength > 0)
        {
            buffer[0] = 0;
            _zerosBehind--;
            return 1;
        }

        if (IsAtSentinel)
        {
            return 0;
        }

        IsAtSentinel = true;
        SentinelMember.CopyTo(_buffer, 0);
        (_position, _end) = (0, SentinelMember.Length);
        return Give(SentinelMember, buffer);
    }
}
