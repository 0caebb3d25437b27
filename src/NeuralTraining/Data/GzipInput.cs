namespace NeuralTraining.Data;

/// <summary>The bytes of a file, to be read forward, by an inflater among others. The bytes it was last given can be taken back, as an inflater reads
/// beyond the end of its data.</summary>
/// <param name="file">The file, from where it stands. It is not closed.</param>
internal sealed class GzipInput(Stream file) : Stream
{
    private const int MaxPiece = 1 << 12;

    private readonly byte[] _buffer = new byte[2 * MaxPiece];
    private int _piece;
    private int _position;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The next bytes: so many at least, or fewer at the end of the file.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (_end - _position < count)
        {
            Fill(from: _position, count);
        }

        return _buffer.AsSpan(_position.._end);
    }

    public void Skip(int count) => _position += count;

    public override int ReadByte()
    {
        ReadOnlySpan<byte> next = Peek(1);
        if (next.IsEmpty)
        {
            return -1;
        }

        int value = next[0];
        Skip(1);
        return value;
    }

    public override int Read(Span<byte> buffer)
    {
        ReadOnlySpan<byte> next = Peek(1);
        next = next[..Math.Min(next.Length, Math.Min(buffer.Length, MaxPiece))];
        next.CopyTo(buffer);
        _piece = _position;
        Skip(next.Length);
        return next.Length;
    }

    /// <summary>Goes back to where a member's end stands among the bytes last given, and behind it; false if it is nowhere there.</summary>
    /// <remarks>It may seem to stand some bytes too early, as that of a member that holds nothing is all zeros, and there are zeros before it. It stands where another member
    /// or the end of the file follows.</remarks>
    public bool TryGoBehind(ReadOnlySpan<byte> end)
    {
        int length = _position - _piece + end.Length;
        if (_end - _piece < length + GzipHeader.MagicLength)
        {
            Fill(from: _piece, length + GzipHeader.MagicLength);
        }

        ReadOnlySpan<byte> there = _buffer.AsSpan(_piece.._end), sought = there[..Math.Min(length, there.Length)];
        int first = sought.IndexOf(end);
        for (int i = first; i >= 0 && i < first + end.Length && i + end.Length <= sought.Length; i++)
        {
            ReadOnlySpan<byte> next = there[(i + end.Length)..];
            if (i == first || (sought[i..].StartsWith(end) && (next.IsEmpty || GzipHeader.Begins(next))))
            {
                _position = _piece + i + end.Length;
            }
        }

        return first >= 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Makes so many bytes be there from a place on, unless the file ends before.</summary>
    private void Fill(int from, int count)
    {
        _buffer.AsSpan(from.._end).CopyTo(_buffer);
        (_piece, _position, _end) = (0, _position - from, _end - from);
        int missing = count - _end;
        if (missing > 0)
        {
            _end += file.ReadAtLeast(_buffer.AsSpan(_end), missing, throwOnEndOfStream: false);
        }
    }
}
