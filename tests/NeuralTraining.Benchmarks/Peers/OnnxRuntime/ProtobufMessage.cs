using System.Text;

/// <summary>A message in the encoding of https://protobuf.dev/programming-guides/encoding.</summary>
internal sealed class ProtobufMessage
{
    private const int Varint = 0, LengthDelimited = 2;

    private readonly MemoryStream _bytes = new();

    public ProtobufMessage Add(int field, long value)
    {
        WriteVarint(field << 3 | Varint);
        WriteVarint(value);
        return this;
    }

    public ProtobufMessage Add(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint(field << 3 | LengthDelimited);
        WriteVarint(value.Length);
        _bytes.Write(value);
        return this;
    }

    public ProtobufMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    public ProtobufMessage Add(int field, ProtobufMessage value) => Add(field, value.ToArray());

    public byte[] ToArray() => _bytes.ToArray();

    private void WriteVarint(long value)
    {
        for (; value > 0x7f; value >>= 7)
        {
            _bytes.WriteByte((byte)(value & 0x7f | 0x80));
        }

        _bytes.WriteByte((byte)value);
    }
}
