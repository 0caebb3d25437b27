namespace NeuralTraining.Tuning.PostgreSql;

/// <summary>Keeps the trials that are finished, which never change, so that they are read once. Any number of threads
/// may call the members at a time.</summary>
internal sealed class FinishedTrials
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, TrialRecord> _later = [];
    private readonly List<TrialRecord> _first = [], _untouched = [];

    /// <summary>Returns up to where all trials are known, and the numbers of others that are.</summary>
    public (int From, int[] Later) Known()
    {
        lock (_lock)
        {
            return (_first.Count, [.. _later.Keys]);
        }
    }

    /// <summary>Returns all trials: the known ones, rows that were read, and between them those that no worker has
    /// claimed yet.</summary>
    /// <param name="rows">The rows, by number, the last of which is the last trial.</param>
    public IReadOnlyList<TrialRecord> Merge(IReadOnlyList<TrialRecord> rows)
    {
        int count = rows.Count == 0 ? 0 : rows[^1].Number + 1;
        lock (_lock)
        {
            var running = new Dictionary<int, TrialRecord>();
            foreach (TrialRecord row in rows.Where(row => row.Number >= _first.Count && !_later.ContainsKey(row.Number)))
            {
                if (row.IsFinished)
                {
                    _later.Add(row.Number, row);
                }
                else
                {
                    running.Add(row.Number, row);
                }
            }

            while (_later.Remove(_first.Count, out TrialRecord? next))
            {
                _first.Add(next);
            }

            while (_untouched.Count < count)
            {
                _untouched.Add(new TrialRecord { Number = _untouched.Count });
            }

            List<TrialRecord> trials = [.. _first];
            for (int number = _first.Count; number < count; number++)
            {
                trials.Add(_later.GetValueOrDefault(number) ?? running.GetValueOrDefault(number) ?? _untouched[number]);
            }

            return trials;
        }
    }
}
