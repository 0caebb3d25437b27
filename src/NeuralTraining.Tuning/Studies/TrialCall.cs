namespace NeuralTraining.Tuning;

/// <summary>One call of the objective, and what becomes of it.</summary>
internal sealed class TrialCall(
    TrialClaim claim, ParameterValues values, StudyOptions options, IStudyStorage storage, TrialOrder order, ClaimRenewal renewal)
{
    private const int MaxReasonLength = 500;

    /// <summary>Calls the objective, and returns the outcome.</summary>
    /// <exception cref="OperationCanceledException">The study was interrupted, and the objective with it.</exception>
    /// <exception cref="ClaimLostException">Another worker has claimed the trial.</exception>
    public TrialOutcome Run(Func<Trial, double> objective)
    {
        int number = claim.Trial.Number;
        IReadOnlyList<TrialRecord> history = options.Pruner is null ? [] : order.History(number, storage.Read());
        var writer = new TrialWriter(storage, claim, options.Direction, options.Pruner, history);
        var trial = new Trial(claim, values, TrialOrder.SeedOf(options.Seed, number), options.Folder, writer, renewal.Token);
        TrialOutcome outcome;
        Exception? thrown = null;
        try
        {
            outcome = Outcome(objective(trial), writer);
        }
        catch (Exception e)
        {
            thrown = e;
            outcome = Failure($"{e.GetType().Name}: {e.Message}", writer);
        }

        // What the storage or the pruner threw is no failure of the trial, even if the objective caught it.
        writer.ThrowIfFailed();
        renewal.ThrowIfFailed();

        // A cancellation may arrive in an exception of another type, such as an AggregateException.
        return thrown is null || !renewal.Token.IsCancellationRequested ? outcome
            : throw new OperationCanceledException("The study was interrupted.", thrown);
    }

    private static TrialOutcome Outcome(double value, TrialWriter writer)
    {
        writer.Restore();
        return writer.PruneReason is { } reason ? new(TrialState.Pruned, writer.Last, reason) { Kept = writer.Kept }
            : double.IsFinite(value) ? new(TrialState.Complete, value, null) { Kept = writer.Kept }
            : Failure(Invariant($"the objective returned '{value}'"), writer);
    }

    private static TrialOutcome Failure(string reason, TrialWriter writer)
    {
        string line = reason.ReplaceLineEndings(" ");
        return new(TrialState.Failed, null, line.Length <= MaxReasonLength ? line : line[..MaxReasonLength] + "…") { Kept = writer.Kept };
    }
}
