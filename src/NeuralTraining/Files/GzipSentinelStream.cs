namespace NeuralTraining.Files;

/// <summary>The bytes of a gzip file for an inflater, with one more member behind them: only if that is unpacked, all
/// before it was whole.</summary>
/// <remarks>The zeros at the end of the file are given one by one, so that an inflater which stops at one has found the
/// last member whole, and nothing but zeros behind it.</remarks>
/// <param name="file">The file, from where it stands. It is not closed.</param>
/// <param name="maxPadding">How many zeros at the end are given one by one. If there are more, they are given as any
/// other bytes.</param>
internal sealed class GzipSentinelStream(Stream file, int maxPadding) : UnseekableStream
{
    private const int BufferLength = 1 << 13;

    private static readonly byte[] SentinelMember =
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 4, 0, 0xFB, 0xFF, .. Sentinel, .. BitConverter.GetBytes(Crc32.Append(0, Sentinel)), 4, 0, 0, 0];

    private readonly byte[] _buffer = new byte[BufferLength];
    private int _position;
    private int _end;
    private int _zerosBefore;
    private int _zerosBehind;
    private bool _isAtEnd;

    /// <summary>Gets what the member behind the file unpacks to.</summary>
    public static ReadOnlySpan<byte> Sentinel => "mark"u8;

    /// <summary>Gets how many zeros end the file from the last byte that was given on: 0 while that is none of them.</summary>
    public int PaddingLength { get; private set; }

    /// <summary>Gets whether the member behind the file has been given.</summary>
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

    /// <summary>Reads on, and holds zeros back until it is known what follows them.</summary>
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
