namespace NeuralTraining.Tuning;

/// <summary>Keeps a study's trials in memory: they end with the process. The default of a study.</summary>
/// <remarks>Any number of threads may use it at a time.</remarks>
public sealed class InMemoryStorage : IStudyStorage
{
    private readonly Lock _lock = new();
    private readonly List<TrialRecord> _trials = [];
    private readonly List<long> _tokens = [];
    private StudyDescription? _description;

    /// <inheritdoc />
    public TimeSpan? RenewalInterval => null;

    /// <inheritdoc />
    public TimeSpan PollInterval => TimeSpan.FromMilliseconds(50);

    /// <inheritdoc />
    public void Open(StudyDescription description, int trials)
    {
        lock (_lock)
        {
            if (_description is { } existing)
            {
                description.RequireSame(existing.Text);
            }

            _description = description;
            while (_trials.Count < trials)
            {
                _trials.Add(new TrialRecord { Number = _trials.Count });
                _tokens.Add(0);
            }
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<TrialRecord> Read()
    {
        lock (_lock)
        {
            return [.. _trials];
        }
    }

    /// <inheritdoc />
    public TrialClaim? Claim(string worker, int? lag, int before)
    {
        lock (_lock)
        {
            int firstUnfinished = _trials.FindIndex(trial => !trial.IsFinished);
            int number = _trials.FindIndex(trial => trial.State == TrialState.Waiting);
            if (number < 0 || number >= before || (lag is { } trials && number > firstUnfinished + trials))
            {
                return null;
            }

            TrialRecord trial = _trials[number];
            _trials[number] = trial with { State = TrialState.Running, Attempts = trial.Attempts + 1, Worker = worker, Started = DateTimeOffset.UtcNow };
            return new(_trials[number], ++_tokens[number]);
        }
    }

    /// <inheritdoc />
    public void SetValues(TrialClaim claim, ParameterValues values) => Write(claim, trial => trial with { Values = values });

    /// <inheritdoc />
    public void Report(TrialClaim claim, CurvePoint point) => Write(claim, trial => trial with { Curve = [.. trial.Curve.TakeWhile(p => p.Step < point.Step), point] });

    /// <inheritdoc />
    public void Finish(TrialClaim claim, TrialOutcome outcome) => Write(claim, trial => trial with
    {
        State = outcome.State,
        Value = outcome.Value,
        Reason = outcome.Reason,
        Kept = outcome.Kept,
        Finished = DateTimeOffset.UtcNow,
    });

    /// <inheritdoc />
    public void Release(TrialClaim claim) => Write(claim, trial => trial with { State = TrialState.Waiting, Attempts = trial.Attempts - 1 });

    /// <inheritdoc />
    public void Renew(TrialClaim claim) => Write(claim, trial => trial);

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private void Write(TrialClaim claim, Func<TrialRecord, TrialRecord> change)
    {
        lock (_lock)
        {
            int number = claim.Trial.Number;
            if (_trials[number].State != TrialState.Running || _tokens[number] != claim.Token)
            {
                throw new ClaimLostException(number);
            }

            _trials[number] = change(_trials[number]);
        }
    }
}
