namespace NeuralTraining.Tests.Data;

/// <summary>A stream that cannot seek, gives no more than a chunk at a time, and may go on with zeros for ever.</summary>
internal sealed class TestStream(byte[] content, int chunk, bool isEndless = false) : Stream
{
    /// <summary>How many bytes have been taken.</summary>
    public int Taken { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int left = isEndless ? int.MaxValue : content.Length - Taken;
        count = Math.Min(Math.Min(count, chunk), left);
        for (int i = 0; i < count; i++)
        {
            buffer[offset + i] = Taken < content.Length ? content[Taken] : (byte)0;
            Taken++;
        }

        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
