using System.Security.Cryptography;

namespace NeuralTraining.Files;

/// <summary>Reads a stream whose beginning can be looked at first, and computes the SHA-256 hash of all bytes that are
/// read. The inner stream is not closed.</summary>
internal sealed class HashedReader : UnseekableStream
{
    private readonly Stream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _beginning;
    private int _position;

    /// <param name="stream">The stream, read from its current position.</param>
    /// <param name="beginningLength">The number of bytes to look at first.</param>
    public HashedReader(Stream stream, int beginningLength)
    {
        _stream = stream;
        byte[] beginning = new byte[beginningLength];
        _beginning = beginning[..stream.ReadAtLeast(beginning, beginningLength, throwOnEndOfStream: false)];
    }

    /// <summary>Gets the first bytes; fewer than requested if the stream is shorter.</summary>
    public ReadOnlySpan<byte> Beginning => _beginning;

    /// <summary>Gets the number of bytes that have been read.</summary>
    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => _stream.CanSeek;

    public override long Length => _stream.Length;

    public override long Position
    {
        get => _stream.Position - (_beginning.Length - _position);
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _beginning.Length - _position);
        if (count > 0)
        {
            _beginning.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
        }
        else
        {
            count = _stream.Read(buffer);
        }

        _hash.AppendData(buffer[..count]);
        BytesRead += count;
        return count;
    }

    /// <summary>Returns the hash of the bytes that have been read, in lower-case hexadecimal digits.</summary>
    public string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
