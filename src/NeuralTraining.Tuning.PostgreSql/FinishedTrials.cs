namespace NeuralTraining.Tuning.PostgreSql;

/// <summary>Keeps the trials that are finished, which never change, so that they are read once. Any number of threads
/// may call the members at a time.</summary>
internal sealed class FinishedTrials
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, TrialRecord> _later = [];
    private readonly List<TrialRecord> _first = [];

    /// <summary>Returns up to where all trials are known, and the numbers of others that are.</summary>
    public (int From, int[] Later) Known()
    {
        lock (_lock)
        {
            return (_first.Count, [.. _later.Keys]);
        }
    }

    /// <summary>Returns all trials: the known ones, and rows that were read.</summary>
    public IReadOnlyList<TrialRecord> Merge(IReadOnlyList<TrialRecord> rows)
    {
        lock (_lock)
        {
            var running = new SortedDictionary<int, TrialRecord>();
            foreach (TrialRecord row in rows.Where(row => row.Number >= _first.Count && !_later.ContainsKey(row.Number)))
            {
                (row.IsFinished ? _later : running).Add(row.Number, row);
            }

            while (_later.Remove(_first.Count, out TrialRecord? next))
            {
                _first.Add(next);
            }

            // Another thread may have seen trials that were added since: those beyond a gap are returned next time.
            return
            [
                .. _first,
                .. _later.Values.Concat(running.Values).OrderBy(trial => trial.Number)
                    .TakeWhile((trial, i) => trial.Number == _first.Count + i),
            ];
        }
    }
}
