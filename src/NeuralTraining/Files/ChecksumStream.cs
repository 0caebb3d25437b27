using System.Buffers.Binary;

namespace NeuralTraining.Files;

/// <summary>Passes bytes on to another stream, and computes their CRC-32.</summary>
/// <param name="destination">The stream to write to, which is not closed.</param>
internal sealed class ChecksumStream(Stream destination) : UnseekableStream
{
    private uint _checksum;

    public override bool CanWrite => true;

    /// <summary>Writes the checksum of all bytes so far, little-endian.</summary>
    public void WriteChecksum()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, _checksum);
        destination.Write(bytes);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _checksum = Crc32.Append(_checksum, buffer);
        destination.Write(buffer);
    }
}
