using System.Buffers.Binary;
using System.Text;

namespace NeuralTraining.Fuzzing;

/// <summary>A safetensors file to be changed by its header's text and its values.</summary>
/// <param name="Header">The JSON, one character a byte.</param>
/// <param name="Data">The values.</param>
internal sealed record StoredText(string Header, byte[] Data)
{
    private const int LengthBytes = sizeof(ulong);

    public static StoredText Of(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return new(Encoding.Latin1.GetString(file, LengthBytes, length), file[(LengthBytes + length)..]);
    }

    public byte[] File
    {
        get
        {
            byte[] header = Encoding.Latin1.GetBytes(Header), length = new byte[LengthBytes];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            return [.. length, .. header, .. Data];
        }
    }

    /// <summary>The file with another text where one stands in the header.</summary>
    public StoredText With(string text, string other)
    {
        int index = Header.IndexOf(text, StringComparison.Ordinal);
        return index < 0
            ? throw new ArgumentException($"The header must hold '{text}' for it to be changed, but is '{Header}'.", nameof(text))
            : this with { Header = Header[..index] + other + Header[(index + text.Length)..] };
    }

    /// <summary>The file with other bytes where the values of a tensor begin.</summary>
    public StoredText WithValues(string name, params byte[] bytes)
    {
        byte[] data = [.. Data];
        bytes.CopyTo(data.AsSpan(Offset(name)));
        return this with { Data = data };
    }

    private int Offset(string name)
    {
        const string key = "\"data_offsets\":[";
        int start = Header.IndexOf(key, Header.IndexOf($"\"{name}\":", StringComparison.Ordinal), StringComparison.Ordinal) + key.Length;
        return int.Parse(Header.AsSpan(start, Header.IndexOf(',', start) - start), System.Globalization.CultureInfo.InvariantCulture);
    }
}
