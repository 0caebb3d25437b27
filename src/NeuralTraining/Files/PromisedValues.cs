using System.Runtime.InteropServices;

namespace NeuralTraining.Files;

/// <summary>Reads on, and returns how many bytes there were: fewer than asked for only at the end.</summary>
internal delegate int ReadBytes(Span<byte> destination);

/// <summary>Reads as many values as a header promises. Memory grows with those that were read, to twice theirs at most:
/// the promise reserves none.</summary>
internal static class PromisedValues
{
    private const int FirstBytes = 1 << 16;
    private const int MaxPiece = 1 << 20;

    /// <summary>Reads values into memory of their own. If there are fewer than promised, what is returned is not as
    /// long as was promised, or not full.</summary>
    /// <param name="promised">How many values there should be.</param>
    /// <param name="read">Reads on.</param>
    /// <param name="bytesRead">How many bytes there were.</param>
    /// <param name="bytesThere">How many bytes are known to be there, as a file has a length.</param>
    public static unsafe T[] Read<T>(int promised, ReadBytes read, out long bytesRead, long bytesThere = 0) where T : unmanaged
    {
        var first = new T[(int)Math.Min(promised, Math.Max(FirstBytes, bytesThere) / sizeof(T))];
        bytesRead = Fill(first, read);
        return first.Length == promised || bytesRead < LengthInBytes<T>(first.Length) ? first : ReadOn(first, promised, read, ref bytesRead);
    }

    /// <summary>Reads values into memory that is there, and returns how many bytes there were: fewer than it holds only
    /// at the end.</summary>
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

    /// <summary>Reads pieces, each as long as all before it, and joins them in the end, which takes less than an array
    /// that grows.</summary>
    private static T[] ReadOn<T>(T[] first, int promised, ReadBytes read, ref long bytesRead) where T : unmanaged
    {
        var pieces = new List<T[]> { first };
        int count = first.Length;
        while (count < promised && bytesRead == LengthInBytes<T>(count))
        {
            var piece = new T[Math.Min(promised - count, count)];
            bytesRead += Fill(piece, read);
            pieces.Add(piece);
            count += piece.Length;
        }

        return bytesRead == LengthInBytes<T>(promised) ? Joined(pieces, promised) : first;
    }

    private static T[] Joined<T>(List<T[]> pieces, int length)
    {
        var joined = new T[length];
        Span<T> rest = joined;
        foreach (T[] piece in pieces)
        {
            piece.CopyTo(rest);
            rest = rest[piece.Length..];
        }

        return joined;
    }

    private static unsafe long LengthInBytes<T>(int count) where T : unmanaged => (long)count * sizeof(T);
}
