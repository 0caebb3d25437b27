namespace NeuralTraining.Tuning;

/// <summary>Keeps a study's trials in memory: they end with the process. The default of a study.</summary>
/// <remarks>Any number of threads may use it at a time. No worker is taken for dead.</remarks>
public sealed class InMemoryStorage : IStudyStorage
{
    private readonly Lock _lock = new();
    private StudyState? _state;

    /// <inheritdoc />
    public TimeSpan? RenewalInterval => null;

    /// <inheritdoc />
    public TimeSpan PollInterval => TimeSpan.FromMilliseconds(50);

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The number of trials is not from 0 to 1,000,000.</exception>
    public void Open(StudyDescription description, int trials)
    {
        StudyState.RequireArguments(description, trials);
        lock (_lock)
        {
            StudyState state = _state ?? new StudyState(description);
            foreach (StudyEvent happened in state.Opening(description, trials))
            {
                state.Apply(happened);
            }

            _state = state;
        }
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The storage is not open.</exception>
    public IReadOnlyList<TrialRecord> Read()
    {
        lock (_lock)
        {
            return StudyState.RequireOpen(_state).Read();
        }
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The storage is not open.</exception>
    public TrialClaim? Claim(string worker, int? lag, int before)
    {
        StudyState.RequireArguments(worker, lag);
        lock (_lock)
        {
            StudyState state = StudyState.RequireOpen(_state);
            if (state.NextClaim(worker, owner: "", lag, before, isDead: _ => false) is not { } claimed)
            {
                return null;
            }

            state.Apply(claimed);
            return state.ClaimOf(claimed);
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The values are of another space.</exception>
    public void SetValues(TrialClaim claim, ParameterValues values) => Write(StudyEvent.Suggest(claim, values));

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The step is negative, or the value is NaN or infinite.</exception>
    public void Report(TrialClaim claim, CurvePoint point) => Write(StudyEvent.Report(claim, point));

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The outcome is impossible.</exception>
    public void Finish(TrialClaim claim, TrialOutcome outcome) => Write(StudyEvent.Finish(claim, outcome));

    /// <inheritdoc />
    public void Release(TrialClaim claim) => Write(StudyEvent.Release(claim));

    /// <inheritdoc />
    public void Renew(TrialClaim claim)
    {
        lock (_lock)
        {
            StudyState.RequireOpen(_state).Require(StudyEvent.Release(claim));
        }
    }

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }

    private void Write(StudyEvent.Written written)
    {
        lock (_lock)
        {
            StudyState state = StudyState.RequireOpen(_state);
            state.Require(written);
            state.Apply(written);
        }
    }
}
