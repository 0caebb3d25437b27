namespace NeuralTraining.Files;

/// <summary>Wraps a stream whose first two bytes can be peeked at before reading. The inner stream is not
/// closed.</summary>
internal sealed class PeekStream : UnseekableStream
{
    private readonly Stream _stream;
    private readonly byte[] _peeked = new byte[2];
    private readonly int _peekedLength;
    private int _position;

    public PeekStream(Stream stream)
    {
        _stream = stream;
        _peekedLength = stream.ReadAtLeast(_peeked, _peeked.Length, throwOnEndOfStream: false);
    }

    /// <summary>Gets the first two bytes, or fewer if the stream is shorter.</summary>
    public ReadOnlySpan<byte> Peeked => _peeked.AsSpan(0, _peekedLength);

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer) => _position < _peekedLength ? ReadPeeked(buffer) : _stream.Read(buffer);

    private int ReadPeeked(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _peekedLength - _position);
        _peeked.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
