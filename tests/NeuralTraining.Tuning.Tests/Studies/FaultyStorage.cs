using System.Runtime.CompilerServices;

namespace NeuralTraining.Tuning.Tests.Studies;

/// <summary>A storage in memory that a test can let fail in any member.</summary>
internal sealed class FaultyStorage(TimeSpan? renewalInterval = null) : IStudyStorage
{
    private readonly InMemoryStorage _inner = new();

    /// <summary>Is told the name of each member that is called, and throws what the member should throw.</summary>
    public Action<string> OnCall { get; set; } = _ => { };

    public TimeSpan? RenewalInterval => renewalInterval;

    public TimeSpan PollInterval => _inner.PollInterval;

    public void Open(StudyDescription description, int trials) => Told().Open(description, trials);

    public IReadOnlyList<TrialRecord> Read() => Told().Read();

    public TrialClaim? Claim(string worker, int? lag, int before) => Told().Claim(worker, lag, before);

    public void SetValues(TrialClaim claim, ParameterValues values) => Told().SetValues(claim, values);

    public void Report(TrialClaim claim, CurvePoint point) => Told().Report(claim, point);

    public void Finish(TrialClaim claim, TrialOutcome outcome) => Told().Finish(claim, outcome);

    public void Release(TrialClaim claim) => Told().Release(claim);

    public void Renew(TrialClaim claim) => Told().Renew(claim);

    public void Dispose() => _inner.Dispose();

    private InMemoryStorage Told([CallerMemberName] string member = "")
    {
        OnCall(member);
        return _inner;
    }
}
