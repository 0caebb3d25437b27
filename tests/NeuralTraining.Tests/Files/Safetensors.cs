using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using NeuralTraining.Files;

namespace NeuralTraining.Tests.Files;

/// <summary>Safetensors files in memory, right ones and wrong ones.</summary>
internal static class Safetensors
{
    public static byte[] Write(Action<SafetensorsWriter> add)
    {
        var writer = new SafetensorsWriter();
        add(writer);
        using var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }

    /// <summary>A file with a header as it is given, right or wrong, and its right length before it.</summary>
    public static byte[] File(ReadOnlySpan<byte> header, params byte[] data)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    public static byte[] File(string header, int dataLength) =>
        File(Encoding.UTF8.GetBytes(header), [.. Enumerable.Range(1, dataLength).Select(i => (byte)i)]);

    /// <summary>Reads every tensor, of whatever type, to bytes that can be compared.</summary>
    public static Dictionary<string, StoredBytes> Read(byte[] file) => Read(new MemoryStream(file));

    public static Dictionary<string, StoredBytes> Read(Stream stream)
    {
        var reader = new SafetensorsReader(stream, "test");
        var read = new Dictionary<string, StoredBytes>();
        var halves = new List<(SafetensorsEntry Entry, float[] Values)>();
        foreach (SafetensorsEntry entry in reader.Entries)
        {
            switch (entry.Type)
            {
                case SafetensorsType.U8:
                    Expect<byte>(entry);
                    break;
                case SafetensorsType.I32:
                    Expect<int>(entry);
                    break;
                case SafetensorsType.I64:
                    Expect<long>(entry);
                    break;
                case SafetensorsType.U64:
                    Expect<ulong>(entry);
                    break;
                case SafetensorsType.F32:
                    Expect<float>(entry);
                    break;
                case SafetensorsType.F64:
                    Expect<double>(entry);
                    break;
                default:
                    // A promise is not believed here either: too little memory is as good as too short a file.
                    float[] values = new float[entry.Count < 1000 ? entry.Count : 0];
                    reader.ExpectFloats(entry.Name, entry.Lengths, values);
                    halves.Add((entry, values));
                    break;
            }
        }

        reader.Read();
        foreach ((SafetensorsEntry entry, float[] values) in halves)
        {
            read[entry.Name] = new StoredBytes(entry, Narrow(entry.Type, values));
        }

        return read;

        void Expect<T>(SafetensorsEntry entry) where T : unmanaged =>
            reader.ExpectAny<T>(entry.Name, values => read[entry.Name] = new StoredBytes(entry, MemoryMarshal.AsBytes<T>(values).ToArray()));
    }

    private static byte[] Narrow(SafetensorsType type, float[] values) => type == SafetensorsType.F16
        ? [.. values.SelectMany(value => BitConverter.GetBytes((Half)value))]
        : [.. values.SelectMany(value => BitConverter.GetBytes(value)[2..])];
}

/// <summary>A tensor as it was read.</summary>
internal sealed record StoredBytes(string Type, long[] Lengths, byte[] Bytes)
{
    public StoredBytes(SafetensorsEntry entry, byte[] bytes)
        : this(entry.Type.ToString(), [.. entry.Lengths.Select(length => (long)length)], bytes)
    {
    }

    public bool IsLike(StoredBytes other) => Type == other.Type && Lengths.AsSpan().SequenceEqual(other.Lengths) && Bytes.AsSpan().SequenceEqual(other.Bytes);
}
