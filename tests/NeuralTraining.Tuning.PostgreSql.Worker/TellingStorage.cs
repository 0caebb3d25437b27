namespace NeuralTraining.Tuning.PostgreSql.Worker;

/// <summary>A storage that tells of each write which another one refuses.</summary>
public sealed class TellingStorage(IStudyStorage storage, Action<string> tell) : IStudyStorage
{
    public TimeSpan? RenewalInterval => storage.RenewalInterval;

    public TimeSpan PollInterval => storage.PollInterval;

    /// <summary>What is told.</summary>
    public static string Refused(int trial) => Invariant($"trial {trial}: refused");

    public void Open(StudyDescription description, int trials) => storage.Open(description, trials);

    public IReadOnlyList<TrialRecord> Read() => storage.Read();

    public TrialClaim? Claim(string worker, int? lag, int before) => storage.Claim(worker, lag, before);

    public void SetValues(TrialClaim claim, ParameterValues values) => Write(() => storage.SetValues(claim, values));

    public void Report(TrialClaim claim, CurvePoint point) => Write(() => storage.Report(claim, point));

    public void Finish(TrialClaim claim, TrialOutcome outcome) => Write(() => storage.Finish(claim, outcome));

    public void Release(TrialClaim claim) => Write(() => storage.Release(claim));

    public void Renew(TrialClaim claim) => Write(() => storage.Renew(claim));

    public void Dispose() => storage.Dispose();

    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (ClaimLostException e)
        {
            tell(Refused(e.Trial));
            throw;
        }
    }
}
