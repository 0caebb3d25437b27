namespace NeuralTraining.Tuning.Tests.Storage;

/// <summary>Makes the descriptions of studies as a study does.</summary>
internal static class Descriptions
{
    public static StudyDescription Of(SearchSpace space, StudyOptions? options = null)
    {
        var storage = new Captured();
        _ = new Study(space, options, storage);
        return storage.Description!;
    }

    private sealed class Captured : IStudyStorage
    {
        public StudyDescription? Description { get; private set; }

        public TimeSpan? RenewalInterval => null;

        public TimeSpan PollInterval => TimeSpan.Zero;

        public void Open(StudyDescription description, int trials) => Description = description;

        public IReadOnlyList<TrialRecord> Read() => [];

        public TrialClaim? Claim(string worker, int? lag, int before) => null;

        public void SetValues(TrialClaim claim, ParameterValues values) => throw new NotSupportedException();

        public void Report(TrialClaim claim, CurvePoint point) => throw new NotSupportedException();

        public void Finish(TrialClaim claim, TrialOutcome outcome) => throw new NotSupportedException();

        public void Release(TrialClaim claim) => throw new NotSupportedException();

        public void Renew(TrialClaim claim) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
