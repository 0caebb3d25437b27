namespace NeuralTraining.Files;

/// <summary>Another stream, to be read forward: its first two bytes can be seen beforehand. The other stream is not
/// closed.</summary>
internal sealed class EdgeStream : UnseekableStream
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

    public override int Read(Span<byte> buffer) => _position < _firstLength ? ReadFirst(buffer) : _stream.Read(buffer);

    private int ReadFirst(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _firstLength - _position);
        _first.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
