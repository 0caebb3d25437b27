using System.Diagnostics;

namespace NeuralTraining.Tuning;

/// <summary>The trials of a study as a function of its events, and the rule by which they are claimed. For one thread
/// at a time.</summary>
/// <param name="description">The study.</param>
internal sealed class StudyState(StudyDescription description)
{
    /// <summary>The greatest number of trials.</summary>
    public const int MaxTrials = 1_000_000;

    /// <summary>The greatest number of trials that one event adds, so that memory grows with the events.</summary>
    public const int MaxAdded = 10_000;

    private readonly List<TrialEntry> _entries = [];
    private IReadOnlyList<TrialRecord>? _records;
    private string? _description;
    private int _firstUnfinished;

    /// <summary>Gets the space.</summary>
    public SearchSpace Space { get; } = description.Space;

    /// <summary>Gets whether the study was created.</summary>
    public bool IsCreated => _description is not null;

    /// <summary>Refuses arguments of <see cref="IStudyStorage.Open"/>.</summary>
    public static void RequireArguments(StudyDescription description, int trials)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (trials is < 0 or > MaxTrials)
        {
            throw new ArgumentOutOfRangeException(
                nameof(trials), Invariant($"The number of trials must be from 0 to {MaxTrials}, but was '{trials}'."));
        }
    }

    /// <summary>Refuses arguments of <see cref="IStudyStorage.Claim"/>.</summary>
    public static void RequireArguments(string worker, int? lag)
    {
        ArgumentNullException.ThrowIfNull(worker);
        StudyOptions.AtLeast(lag ?? 0, 0, "lag", nameof(lag));
    }

    /// <summary>Refuses to use a storage before <see cref="IStudyStorage.Open"/>.</summary>
    public static StudyState RequireOpen(StudyState? state) =>
        state ?? throw new InvalidOperationException("The storage of a study must be opened before it is used: call Open first.");

    /// <summary>Returns all trials, by number.</summary>
    public IReadOnlyList<TrialRecord> Read() => _records ??= Array.AsReadOnly<TrialRecord>([.. _entries.Select(entry => entry.Record)]);

    /// <summary>Returns the events that create the study, if it is new, and add the missing trials.</summary>
    /// <exception cref="StudyMismatchException">The study has another description.</exception>
    public IEnumerable<StudyEvent> Opening(StudyDescription expected, int trials)
    {
        if (_description is null)
        {
            yield return new StudyEvent.Created(expected.Text);
        }
        else
        {
            expected.RequireSame(_description);
        }

        while (_entries.Count < trials)
        {
            yield return new StudyEvent.TrialsAdded(Math.Min(trials - _entries.Count, MaxAdded));
        }
    }

    /// <summary>Returns the claim of the first trial that waits, or whose worker died; null if there is none.</summary>
    public StudyEvent.Claimed? NextClaim(string worker, string owner, int? lag, int before, Func<string, bool> isDead)
    {
        long end = Math.Min(Math.Min(before, _entries.Count), lag is { } trials ? (long)_firstUnfinished + trials + 1 : long.MaxValue);
        for (int number = _firstUnfinished; number < end; number++)
        {
            TrialEntry entry = _entries[number];
            if (entry.State == TrialState.Waiting || (entry.State == TrialState.Running && isDead(entry.Owner)))
            {
                return new(number, entry.Token + 1, entry.Attempts + 1, worker, owner, DateTimeOffset.UtcNow);
            }
        }

        return null;
    }

    /// <summary>Returns the trial that was claimed.</summary>
    public TrialClaim ClaimOf(StudyEvent.Claimed claimed) => new(_entries[claimed.Trial].Record, claimed.Token);

    /// <summary>Refuses an event that a worker asks for.</summary>
    /// <exception cref="ClaimLostException">The worker does not hold the trial.</exception>
    /// <exception cref="ArgumentException">The event is impossible.</exception>
    public void Require(StudyEvent happened)
    {
        if (happened is StudyEvent.Written written && !IsHeld(written))
        {
            throw new ClaimLostException(written.Trial);
        }

        if (Refusal(happened) is { } refusal)
        {
            throw new ArgumentException(refusal);
        }
    }

    /// <summary>Returns why an event cannot happen now, as a sentence; null if it can.</summary>
    public string? Refusal(StudyEvent happened) => happened switch
    {
        StudyEvent.Created when _description is not null => "The study must be created once, but is created again.",
        StudyEvent.Created => null,
        _ when _description is null => "The study must be created first, but is not.",
        StudyEvent.TrialsAdded(var count) when count is < 1 or > MaxAdded || count > MaxTrials - _entries.Count =>
            Invariant($"Trials must be added by 1 to {MaxAdded} up to {MaxTrials}, but {count} are added to {_entries.Count}."),
        StudyEvent.Claimed claimed => Refusal(claimed),
        StudyEvent.Written written when !IsHeld(written) =>
            Invariant($"Trial {written.Trial} must be written by the worker that holds it, but is written by another."),
        StudyEvent.Suggested(var trial, _, var values) when !IsOfSpace(values) =>
            Invariant($"The values of trial {trial} must be of the study's space, but are of another."),
        StudyEvent.Reported(var trial, _, var point) when point.Step < 0 || !double.IsFinite(point.Value) =>
            Invariant($"A report of trial {trial} must be finite and its step at least 0, but is '{point.Value}' at step {point.Step}."),
        StudyEvent.Finished finished => Refusal(finished),
        _ => null,
    };

    /// <summary>Changes the state as an event says, which must be possible.</summary>
    public void Apply(StudyEvent happened)
    {
        Debug.Assert(Refusal(happened) is null, "The event must be possible.");
        _records = null;
        switch (happened)
        {
            case StudyEvent.Created created:
                _description = created.Description;
                break;
            case StudyEvent.TrialsAdded added:
                _entries.AddRange(Enumerable.Range(_entries.Count, added.Count).Select(number => new TrialEntry(number)));
                break;
            case StudyEvent.Claimed claimed:
                _entries[claimed.Trial].Apply(claimed);
                break;
            case StudyEvent.Written written:
                _entries[written.Trial].Apply(written);
                break;
        }

        while (_firstUnfinished < _entries.Count && _entries[_firstUnfinished].IsFinished)
        {
            _firstUnfinished++;
        }
    }

    private bool IsOfSpace(ParameterValues values) => ReferenceEquals(values.Space, Space) || values.Space.ToString() == Space.ToString();

    private bool IsHeld(StudyEvent.Written written) => (uint)written.Trial < (uint)_entries.Count &&
        _entries[written.Trial] is { State: TrialState.Running } entry && entry.Token == written.Token;

    private string? Refusal(StudyEvent.Claimed claimed)
    {
        if ((uint)claimed.Trial >= (uint)_entries.Count || _entries[claimed.Trial].IsFinished)
        {
            return Invariant($"A claimed trial must be unfinished and one of {_entries.Count}, but is trial {claimed.Trial}.");
        }

        TrialEntry entry = _entries[claimed.Trial];
        return claimed.Token == entry.Token + 1 && claimed.Attempt == entry.Attempts + 1 ? null
            : Invariant($"Trial {claimed.Trial} must be claimed with token {entry.Token + 1} as attempt {entry.Attempts + 1}, ") +
                Invariant($"but has {claimed.Token} and {claimed.Attempt}.");
    }

    private static string? Refusal(StudyEvent.Finished finished)
    {
        TrialOutcome outcome = finished.Outcome;
        bool isPossible = outcome.State switch
        {
            TrialState.Complete => outcome.Value is not null && outcome.Reason is null,
            TrialState.Pruned => outcome.Value is not null && outcome.Reason is not null,
            TrialState.Failed => outcome.Value is null && outcome.Reason is not null,
            _ => false,
        };
        isPossible &= double.IsFinite(outcome.Value ?? 0) && outcome.Kept.All(kept => kept.Key.Length > 0 && double.IsFinite(kept.Value));
        return isPossible ? null
            : Invariant($"The outcome of trial {finished.Trial} must be complete or pruned with a value or failed without, ") +
                "with a reason unless complete, and its numbers finite, but is not.";
    }
}
