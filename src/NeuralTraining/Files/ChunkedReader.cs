using System.Runtime.InteropServices;

namespace NeuralTraining.Files;

/// <summary>Reads on, and returns how many bytes there were: fewer than asked for only at the end.</summary>
internal delegate int ReadBytes(Span<byte> destination);

/// <summary>Reads as many values as a header promises. Memory grows with those that were read, to twice theirs at most:
/// the promise reserves none.</summary>
internal static class ChunkedReader
{
    private const int InitialBytes = 1 << 16;
    private const int MaxChunkLength = 1 << 20;

    /// <summary>Reads values into memory of their own. If there are fewer than length, what is returned is not as
    /// long as was length, or not full.</summary>
    /// <param name="length">How many values there should be.</param>
    /// <param name="read">Reads on.</param>
    /// <param name="bytesRead">How many bytes there were.</param>
    /// <param name="knownBytes">How many bytes are known to be there, as a file has a length.</param>
    public static unsafe T[] Read<T>(int length, ReadBytes read, out long bytesRead, long knownBytes = 0) where T : unmanaged
    {
        var first = new T[(int)Math.Min(length, Math.Max(InitialBytes, knownBytes) / sizeof(T))];
        bytesRead = Fill(first, read);
        return first.Length == length || bytesRead < LengthInBytes<T>(first.Length) ? first : ReadOn(first, length, read, ref bytesRead);
    }

    /// <summary>Reads values into memory that is there, and returns how many bytes there were: fewer than it holds only
    /// at the end.</summary>
    public static long Fill<T>(Span<T> values, ReadBytes read) where T : unmanaged
    {
        long total = 0;
        while (values.Length > 0)
        {
            // A span of bytes cannot be as long as one of values.
            Span<T> chunk = values[..Math.Min(values.Length, MaxChunkLength)];
            int count = read(MemoryMarshal.AsBytes(chunk));
            total += count;
            values = count == LengthInBytes<T>(chunk.Length) ? values[chunk.Length..] : [];
        }

        return total;
    }

    /// <summary>Reads chunks, each as long as all before it, and joins them in the end, which takes less than an array
    /// that grows.</summary>
    private static T[] ReadOn<T>(T[] first, int length, ReadBytes read, ref long bytesRead) where T : unmanaged
    {
        var chunks = new List<T[]> { first };
        int count = first.Length;
        while (count < length && bytesRead == LengthInBytes<T>(count))
        {
            var chunk = new T[Math.Min(length - count, count)];
            bytesRead += Fill(chunk, read);
            chunks.Add(chunk);
            count += chunk.Length;
        }

        return bytesRead == LengthInBytes<T>(length) ? Join(chunks, length) : first;
    }

    private static T[] Join<T>(List<T[]> chunks, int length)
    {
        var joined = new T[length];
        Span<T> rest = joined;
        foreach (T[] chunk in chunks)
        {
            chunk.CopyTo(rest);
            rest = rest[chunk.Length..];
        }

        return joined;
    }

    private static unsafe long LengthInBytes<T>(int count) where T : unmanaged => (long)count * sizeof(T);
}
