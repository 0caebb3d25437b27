namespace NeuralTraining.Tabular;

/// <summary>A list that grows by chunks, so that its values are copied once, when it is complete, or not at all if
/// their number was foreseen.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class ChunkedList<T>
{
    private const int ChunkLength = 1 << 16, FirstLength = 1 << 6;

    /// <summary>The part of a reserved array that may stay unused.</summary>
    private const int MaxUnused = 16;

    private readonly List<T[]> _full = [];
    private T[] _chunk = new T[FirstLength];
    private int _used, _before;

    public int Count => _before + _used;

    public void Add(T value)
    {
        if (_used == _chunk.Length)
        {
            Grow();
        }

        _chunk[_used++] = value;
    }

    /// <summary>Makes room for a number of values. Others are accepted, too.</summary>
    public void Reserve(int count)
    {
        if (count > Count)
        {
            _chunk = CopyTo(new T[count]);
            (_used, _before) = (Count, 0);
            _full.Clear();
        }
    }

    /// <summary>Returns the values, and forgets them.</summary>
    public ReadOnlyMemory<T> Take()
    {
        ReadOnlyMemory<T> values = _full.Count == 0 && _chunk.Length - _used <= _chunk.Length / MaxUnused
            ? _chunk.AsMemory(0, _used)
            : CopyTo(new T[Count]);
        _full.Clear();
        (_chunk, _used, _before) = (new T[FirstLength], 0, 0);
        return values;
    }

    private T[] CopyTo(T[] values)
    {
        int start = 0;
        for (int i = 0; i < _full.Count; i++)
        {
            _full[i].CopyTo(values, start);
            start += _full[i].Length;
            _full[i] = [];
        }

        _chunk.AsSpan(0, _used).CopyTo(values.AsSpan(start));
        return values;
    }

    private void Grow()
    {
        if (Count == Array.MaxLength)
        {
            throw new InvalidDataException(Invariant($"A table must have at most {Array.MaxLength} rows, but has more."));
        }

        _full.Add(_chunk);
        _before += _used;
        int length = Math.Min(_chunk.Length * 2, ChunkLength);
        (_chunk, _used) = (new T[Math.Min(length, Array.MaxLength - _before)], 0);
    }
}
