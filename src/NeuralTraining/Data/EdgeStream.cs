namespace NeuralTraining.Data;

/// <summary>Another stream, to be read forward: its first two bytes can be seen beforehand. The other stream is not
/// closed.</summary>
internal sealed class EdgeStream : Stream
{
    private readonly Stream _stream;
    private readonly byte[] _first = new byte[2];
    private readonly int _firstLength;
    private int _position;

    public EdgeStream(Stream stream)
    {
        _stream = stream;
        _firstLength = stream.ReadAtLeast(_first, _first.Length, throwOnEndOfStream: false);
    }

    /// <summary>The first two bytes, or as many as there are.</summary>
    public ReadOnlySpan<byte> First => _first.AsSpan(0, _firstLength);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => _position < _firstLength ? ReadFirst(buffer) : _stream.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int ReadFirst(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _firstLength - _position);
        _first.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
