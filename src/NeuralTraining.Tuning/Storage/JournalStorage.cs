namespace NeuralTraining.Tuning;

/// <summary>Keeps a study in a journal, a file that any number of processes and threads of one machine share: one line
/// of JSON for each event. A study that was killed is opened again by its path.</summary>
/// <remarks>
/// <para>A finished trial survives the end of its process and of the machine: claims and outcomes are flushed to the
/// disk before a call returns. Values and reports are only written: a power cut loses at most what running trials
/// stored. A last line that is torn, because its writer was killed, is dropped; any other damage is refused.</para>
/// <para>A worker is dead when its storage is disposed of or its process has ended, which the system tells by the lock
/// of a file, <c>PATH.ID.worker</c>, not by a clock: a suspended process keeps its trials. The file <c>PATH.lock</c> is
/// locked during each call; a call that waits for it for a minute gives up. The file system must support locks, as
/// local ones do.</para>
/// <para>Any number of threads may call the members at a time.</para>
/// </remarks>
public sealed class JournalStorage : IStudyStorage
{
    private readonly Lock _lock = new();
    private readonly string _path;

    /// <summary>What the path leads to: other paths must lead to the same lock.</summary>
    private string _file;

    private WorkerFiles? _workers;
    private JournalFile _journal;
    private StudyState? _state;
    private bool _isDisposed;

    /// <summary>Creates the storage. Nothing is read or written before <see cref="Open"/>.</summary>
    /// <param name="path">The path of the journal, which is created if it does not exist. Its folder must
    /// exist.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public JournalStorage(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.GetFullPath(path);
        _file = _path;
        _journal = new JournalFile(_path);
    }

    /// <summary>Gets null: workers need not call <see cref="Renew"/>.</summary>
    public TimeSpan? RenewalInterval => null;

    /// <inheritdoc />
    public TimeSpan PollInterval => TimeSpan.FromMilliseconds(100);

    /// <summary>Gets how long another process may hold the lock.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The number of trials is not from 0 to 1,000,000.</exception>
    /// <exception cref="InvalidDataException">The file is no journal, or is damaged; the message names the
    /// line.</exception>
    /// <exception cref="IOException">The file could not be read or written, or its file system does not support
    /// locks.</exception>
    public void Open(StudyDescription description, int trials)
    {
        StudyState.RequireArguments(description, trials);
        Locked(FileMode.OpenOrCreate, file =>
        {
            StudyState state = _state ?? new StudyState(description);
            if (_state is null)
            {
                _journal = new JournalFile(_path);
            }

            ReadNew(file, state);
            foreach (StudyEvent happened in state.Opening(description, trials))
            {
                Append(file, state, happened, flush: true);
            }

            _workers ??= new WorkerFiles(_file);
            _state = state;
            return true;
        });
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The storage is not open.</exception>
    /// <exception cref="InvalidDataException">The journal is damaged; the message names the line.</exception>
    /// <exception cref="IOException">The journal could not be read.</exception>
    public IReadOnlyList<TrialRecord> Read() => Locked((_, state) => state.Read());

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The storage is not open.</exception>
    /// <exception cref="InvalidDataException">The journal is damaged; the message names the line.</exception>
    /// <exception cref="IOException">The journal could not be read or written.</exception>
    public TrialClaim? Claim(string worker, int? lag, int before)
    {
        StudyState.RequireArguments(worker, lag);
        return Locked((file, state) =>
        {
            if (state.NextClaim(worker, _workers!.Id, lag, before, IsDead) is not { } claimed)
            {
                return null;
            }

            Append(file, state, claimed, flush: true);
            return state.ClaimOf(claimed);
        });
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The values are of another space.</exception>
    /// <exception cref="InvalidDataException">The journal is damaged; the message names the line.</exception>
    /// <exception cref="IOException">The journal could not be read or written.</exception>
    public void SetValues(TrialClaim claim, ParameterValues values) => Write(StudyEvent.Suggest(claim, values), flush: false);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The step is negative, or the value is NaN or infinite.</exception>
    /// <exception cref="InvalidDataException">The journal is damaged; the message names the line.</exception>
    /// <exception cref="IOException">The journal could not be read or written.</exception>
    public void Report(TrialClaim claim, CurvePoint point) => Write(StudyEvent.Report(claim, point), flush: false);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The outcome is impossible, or longer than a line may be.</exception>
    /// <exception cref="InvalidDataException">The journal is damaged; the message names the line.</exception>
    /// <exception cref="IOException">The journal could not be read or written.</exception>
    public void Finish(TrialClaim claim, TrialOutcome outcome) => Write(StudyEvent.Finish(claim, outcome), flush: true);

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The journal is damaged; the message names the line.</exception>
    /// <exception cref="IOException">The journal could not be read or written.</exception>
    public void Release(TrialClaim claim) => Write(StudyEvent.Release(claim), flush: true);

    /// <inheritdoc />
    public void Renew(TrialClaim claim) => Locked((_, state) =>
    {
        state.Require(StudyEvent.Release(claim));
        return true;
    });

    /// <summary>Ends the worker: other storages may claim the trials that it holds.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _workers?.Dispose();
            _isDisposed = true;
        }
    }

    /// <summary>Returns the path.</summary>
    public override string ToString() => $"JournalStorage({_path})";

    private void Write(StudyEvent.Written written, bool flush) => Locked((file, state) =>
    {
        state.Require(written);
        Append(file, state, written, flush);
        return true;
    });

    private bool IsDead(string owner) => owner != _workers!.Id && _workers.IsDead(owner);

    private T Locked<T>(Func<FileStream, StudyState, T> action) => Locked(FileMode.Open, file =>
    {
        StudyState state = StudyState.RequireOpen(_state);
        ReadNew(file, state);
        return action(file, state);
    });

    /// <summary>Does something with the journal while no other thread or process does.</summary>
    private T Locked<T>(FileMode mode, Func<FileStream, T> action)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (mode == FileMode.Open)
            {
                StudyState.RequireOpen(_state);
            }
            else
            {
                bool isLink = new FileInfo(_path).LinkTarget is not null;
                _file = isLink ? File.ResolveLinkTarget(_path, returnFinalTarget: true)!.FullName : _path;
                RequireFile();
            }

            using FileStream held = ExclusiveFile.Wait(_file + ".lock", Patience);
            using var file = new FileStream(_file, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return action(file);
        }
    }

    private void RequireFile()
    {
        if (Directory.Exists(_file))
        {
            throw new IOException($"The journal '{_path}' must be a file, but is a folder.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(_file)))
        {
            throw new DirectoryNotFoundException($"The folder of the journal '{_path}' must exist, but does not.");
        }
    }

    private void ReadNew(FileStream file, StudyState state) => _journal.Read(file, json => Apply(json, state));

    /// <summary>Appends an event and reads it as all others will.</summary>
    private void Append(FileStream file, StudyState state, StudyEvent happened, bool flush) =>
        _journal.Append(file, JournalEvent.Write(happened), flush, json => Apply(json, state));

    private static void Apply(ReadOnlySpan<byte> json, StudyState state)
    {
        StudyEvent happened = JournalEvent.Read(json, state.Space);
        if (state.Refusal(happened) is { } refusal)
        {
            throw new FormatException($"is impossible: {refusal[..1].ToLowerInvariant()}{refusal[1..^1]}");
        }

        state.Apply(happened);
    }
}
