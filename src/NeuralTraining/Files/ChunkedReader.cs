using System.Runtime.InteropServices;

namespace NeuralTraining.Files;

/// <summary>Reads the next bytes and returns their number, which is less than requested only at the end.</summary>
internal delegate int ReadBytes(Span<byte> destination);

/// <summary>Reads the number of values that a header declares. Allocates at most twice the size of the values that were
/// really read.</summary>
internal static class ChunkedReader
{
    private const int InitialBytes = 1 << 16;

    /// <summary>Short enough to be in the cache for the checksum that follows the copy.</summary>
    private const int MaxChunkLength = 1 << 16;


    /// <summary>Reads values into a new array. If there are fewer than declared, the array is shorter or not
    /// filled.</summary>
    /// <param name="length">The declared number of values.</param>
    /// <param name="read">Reads the next bytes.</param>
    /// <param name="bytesRead">The number of bytes read.</param>
    /// <param name="knownBytes">The number of bytes known to follow, such as the rest of a file, or 0 if it is
    /// unknown.</param>
    public static unsafe T[] Read<T>(int length, ReadBytes read, out long bytesRead, long knownBytes = 0) where T : unmanaged
    {
        var first = new T[(int)Math.Min(length, Math.Max(InitialBytes, knownBytes) / sizeof(T))];
        bytesRead = Fill(first, read);
        return first.Length == length || bytesRead < LengthInBytes<T>(first.Length) ? first : ReadOn(first, length, read, ref bytesRead);
    }

    /// <summary>Reads values into a span and returns the number of bytes, which is less than the span holds only at the
    /// end.</summary>
    public static long Fill<T>(Span<T> values, ReadBytes read) where T : unmanaged
    {
        long total = 0;
        while (values.Length > 0)
        {
            // A span of bytes cannot hold as many elements as one of values.
            Span<T> chunk = values[..Math.Min(values.Length, MaxChunkLength)];
            int count = read(MemoryMarshal.AsBytes(chunk));
            total += count;
            values = count == LengthInBytes<T>(chunk.Length) ? values[chunk.Length..] : [];
        }

        return total;
    }

    /// <summary>Reads chunks, each as long as all before it, and joins them, which takes less memory than growing an
    /// array.</summary>
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
