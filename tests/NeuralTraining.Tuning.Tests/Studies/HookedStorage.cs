namespace NeuralTraining.Tuning.Tests.Studies;

/// <summary>A storage in memory that lists what is reported, and lets a test lose a report or kill a worker.</summary>
internal sealed class HookedStorage : IStudyStorage
{
    private readonly InMemoryStorage _inner = new();

    /// <summary>All reports that were stored, in their order.</summary>
    public List<CurvePoint> Reports { get; } = [];

    /// <summary>Whether a report is stored: false stands for a worker that died just before.</summary>
    public Func<CurvePoint, bool> Stores { get; set; } = _ => true;

    /// <summary>Whether the next outcome is lost with its worker, and the trial waits again.</summary>
    public bool LosesOutcome { get; set; }

    public TimeSpan? RenewalInterval => _inner.RenewalInterval;

    public TimeSpan PollInterval => _inner.PollInterval;

    public void Open(StudyDescription description, int trials) => _inner.Open(description, trials);

    public IReadOnlyList<TrialRecord> Read() => _inner.Read();

    public TrialClaim? Claim(string worker, int? lag, int before) => _inner.Claim(worker, lag, before);

    public void SetValues(TrialClaim claim, ParameterValues values) => _inner.SetValues(claim, values);

    public void Report(TrialClaim claim, CurvePoint point)
    {
        if (Stores(point))
        {
            Reports.Add(point);
            _inner.Report(claim, point);
        }
    }

    public void Finish(TrialClaim claim, TrialOutcome outcome)
    {
        if (LosesOutcome)
        {
            LosesOutcome = false;
            _inner.Release(claim);
            throw new IOException("The worker died.");
        }

        _inner.Finish(claim, outcome);
    }

    public void Release(TrialClaim claim) => _inner.Release(claim);

    public void Renew(TrialClaim claim) => _inner.Renew(claim);

    public void Dispose() => _inner.Dispose();
}
