namespace NeuralTraining.Tuning;

/// <summary>One call of the objective, and what becomes of it.</summary>
internal sealed class TrialCall(
    TrialClaim claim,
    ParameterValues values,
    StudyOptions options,
    IStudyStorage storage,
    TrialOrder order,
    CancellationToken studyCancelled)
{
    private const int MaxReasonLength = 500;

    /// <summary>Calls the objective, and returns the outcome; null if the study was interrupted and the trial waits
    /// again.</summary>
    /// <exception cref="ClaimLostException">Another worker has claimed the trial.</exception>
    public TrialOutcome? Run(Func<Trial, double> objective, IReadOnlyList<TrialRecord> known)
    {
        int number = claim.Trial.Number;
        using var claimLost = CancellationTokenSource.CreateLinkedTokenSource(studyCancelled);
        using var renewal = new ClaimRenewal(storage, claim, claimLost);
        var writer = new TrialWriter(storage, claim, options.Direction, options.Pruner, order.History(number, known));
        var trial = new Trial(claim, values, TrialOrder.SeedOf(options.Seed, number), options.Folder, writer, claimLost.Token);
        TrialOutcome outcome;
        try
        {
            outcome = Outcome(objective(trial), writer);
        }
        catch (OperationCanceledException) when (studyCancelled.IsCancellationRequested)
        {
            renewal.ThrowIfFailed();
            storage.Release(claim);
            return null;
        }
        catch (Exception e)
        {
            outcome = Failure($"{e.GetType().Name}: {e.Message}", writer);
        }

        // What the storage threw is no failure of the trial, even if the objective caught it.
        writer.ThrowIfFailed();
        renewal.ThrowIfFailed();
        return outcome;
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
