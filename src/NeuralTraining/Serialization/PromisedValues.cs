using System.Runtime.InteropServices;

namespace NeuralTraining.Serialization;

/// <summary>Reads on, and returns how many bytes there were: fewer than asked for only at the end.</summary>
internal delegate int ReadBytes(Span<byte> destination);

/// <summary>Reads as many values as a header promises. Memory grows, by doubling, with those that were really read: the promise reserves none.</summary>
internal static class PromisedValues
{
    private const int FirstBytes = 1 << 16;
    private const int MaxPiece = 1 << 20;

    /// <summary>Reads values into memory of their own. If there are fewer than promised, what is returned is longer than they are.</summary>
    public static unsafe T[] Read<T>(int promised, ReadBytes read, out long bytesRead) where T : unmanaged
    {
        var values = new T[Math.Min(promised, FirstBytes / sizeof(T))];
        bytesRead = Fill(values, read);
        while (values.Length < promised && bytesRead == LengthInBytes<T>(values.Length))
        {
            int count = values.Length;
            Array.Resize(ref values, (int)Math.Min(promised, 2L * count));
            bytesRead += Fill(values.AsSpan(count), read);
        }

        return values;
    }

    /// <summary>Reads values into memory that is there, and returns how many bytes there were: fewer than it holds only at the end.</summary>
    public static long Fill<T>(Span<T> values, ReadBytes read) where T : unmanaged
    {
        long total = 0;
        while (values.Length > 0)
        {
            // A span of bytes cannot be as long as one of values.
            Span<T> piece = values[..Math.Min(values.Length, MaxPiece)];
            int count = read(MemoryMarshal.AsBytes(piece));
            total += count;
            values = count == LengthInBytes<T>(piece.Length) ? values[piece.Length..] : [];
        }

        return total;
    }

    private static unsafe long LengthInBytes<T>(int count) where T : unmanaged => (long)count * sizeof(T);
}
