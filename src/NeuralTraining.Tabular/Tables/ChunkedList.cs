namespace NeuralTraining.Tabular;

/// <summary>A list that grows by chunks, so that its values are copied once, when it is complete.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class ChunkedList<T>
{
    private const int ChunkLength = 1 << 16, FirstLength = 1 << 6;

    private readonly List<T[]> _full = [];
    private T[] _chunk = new T[FirstLength];
    private int _used;

    public int Count { get; private set; }

    public void Add(T value)
    {
        if (_used == _chunk.Length)
        {
            Grow();
        }

        _chunk[_used++] = value;
        Count++;
    }

    /// <summary>Returns the values, and forgets them.</summary>
    public T[] Take()
    {
        T[] values = new T[Count];
        int start = 0;
        for (int i = 0; i < _full.Count; i++)
        {
            _full[i].CopyTo(values, start);
            start += _full[i].Length;
            _full[i] = [];
        }

        _chunk.AsSpan(0, _used).CopyTo(values.AsSpan(start));
        _full.Clear();
        (_chunk, _used, Count) = (new T[FirstLength], 0, 0);
        return values;
    }

    private void Grow()
    {
        if (Count == Array.MaxLength)
        {
            throw new InvalidDataException(Invariant($"A table must have at most {Array.MaxLength} rows, but has more."));
        }

        _full.Add(_chunk);
        int length = Math.Min(_chunk.Length * 2, ChunkLength);
        (_chunk, _used) = (new T[Math.Min(length, Array.MaxLength - Count)], 0);
    }
}
