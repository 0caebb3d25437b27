namespace NeuralTraining.Onnx.Import;

/// <summary>Limits the messages that a parser makes while a file is read: an empty one takes two bytes of a file and
/// some hundred bytes of memory.</summary>
/// <remarks>A file may hold 1,000 and one for every eight bytes; exporters write larger ones.</remarks>
internal static class MessageLimit
{
    private const long AlwaysAllowed = 1000, BytesPerMessage = 8;

    [ThreadStatic]
    private static Counter? _current;

    /// <summary>Runs a parser on a stream, and refuses a file of too many messages.</summary>
    public static T Parse<T>(Stream stream, Func<Stream, T> parse)
    {
        _current = new Counter(stream);
        try
        {
            return parse(_current);
        }
        finally
        {
            _current = null;
        }
    }

    /// <summary>Counts a message that has been made on this thread.</summary>
    public static void Count() => _current?.Add();

    private sealed class Counter(Stream stream) : Stream
    {
        private long _bytes, _messages;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _bytes;
            set => throw new NotSupportedException();
        }

        public void Add()
        {
            if (++_messages > AlwaysAllowed + _bytes / BytesPerMessage)
            {
                throw new InvalidDataException(Invariant(
                    $"The file must hold at most {AlwaysAllowed} messages and one for every {BytesPerMessage} bytes, but holds more."));
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = stream.Read(buffer);
            _bytes += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
