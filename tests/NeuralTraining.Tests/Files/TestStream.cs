using NeuralTraining.Files;

namespace NeuralTraining.Tests.Files;

/// <summary>A stream that cannot seek, gives no more than a chunk at a time, and may go on with zeros for ever.</summary>
internal sealed class TestStream(byte[] content, int chunk, bool isEndless = false) : UnseekableStream
{
    /// <summary>How many bytes have been taken.</summary>
    public int Taken { get; private set; }

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer)
    {
        int left = isEndless ? int.MaxValue : content.Length - Taken;
        int count = Math.Min(Math.Min(buffer.Length, chunk), left);
        for (int i = 0; i < count; i++)
        {
            buffer[i] = Taken < content.Length ? content[Taken] : (byte)0;
            Taken++;
        }

        return count;
    }
}
