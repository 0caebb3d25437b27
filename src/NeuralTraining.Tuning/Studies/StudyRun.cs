using System.Runtime.ExceptionServices;

namespace NeuralTraining.Tuning;

/// <summary>The workers of one call of <see cref="Study.Run"/>.</summary>
internal sealed class StudyRun(
    SearchSpace space,
    StudyOptions options,
    IStudyStorage storage,
    Func<Trial, double> objective,
    int trials,
    IProgress<StudyProgress>? progress,
    CancellationToken cancellationToken)
{
    private readonly TrialOrder _order = new(space, options);
    private readonly Lock _suggesting = new(), _reporting = new();
    private readonly object _idle = new();
    private volatile ExceptionDispatchInfo? _failure;

    /// <summary>Runs trials on a number of threads until none is left, and throws what stopped them.</summary>
    public void Work(int workers)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(WakeIdle);
        Thread[] others = [.. Enumerable.Range(1, workers - 1).Select(index => new Thread(() => WorkAs(index)) { IsBackground = true })];
        foreach (Thread other in others)
        {
            other.Start();
        }

        WorkAs(0);
        foreach (Thread other in others)
        {
            other.Join();
        }

        _failure?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void WorkAs(int index)
    {
        string worker = Invariant($"{Environment.MachineName}/{Environment.ProcessId}/{index}");
        try
        {
            while (_failure is null && !cancellationToken.IsCancellationRequested && !IsOver(storage.Read()))
            {
                if (storage.Claim(worker, _order.Lag, trials) is { } claim)
                {
                    RunTrial(claim);
                    WakeIdle();
                }
                else
                {
                    WaitIdle();
                }
            }
        }
        catch (Exception e)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            WakeIdle();
        }
    }

    private void RunTrial(TrialClaim claim)
    {
        IReadOnlyList<TrialRecord> known = storage.Read();
        try
        {
            ParameterValues values = claim.Trial.Values ?? Suggest(claim, known);
            TrialOutcome? outcome = claim.Trial.Attempts > options.MaxAttempts
                ? new(TrialState.Failed, null, Invariant($"the workers of {options.MaxAttempts} attempts died"))
                : new TrialCall(claim, values, options, storage, _order, cancellationToken).Run(objective, known);
            if (outcome is not null)
            {
                storage.Finish(claim, outcome);
                ReportProgress(claim.Trial.Number);
            }
        }
        catch (ClaimLostException)
        {
            // The trial is another worker's now, with all that it reported.
        }
    }

    private ParameterValues Suggest(TrialClaim claim, IReadOnlyList<TrialRecord> known)
    {
        ParameterValues values;
        try
        {
            lock (_suggesting)
            {
                values = _order.Suggest(claim.Trial.Number, known);
            }
        }
        catch
        {
            storage.Release(claim);
            throw;
        }

        storage.SetValues(claim, values);
        return values;
    }

    /// <summary>Returns whether nothing is left to run: all trials are finished, or too many in a row have
    /// failed.</summary>
    private bool IsOver(IReadOnlyList<TrialRecord> known) =>
        known.Take(trials).All(trial => trial.IsFinished) || TrialOrder.LastOfTooManyFailures(known, options.MaxFailuresInARow) is not null;

    private void ReportProgress(int number)
    {
        if (progress is null)
        {
            return;
        }

        lock (_reporting)
        {
            var results = new StudyResults(space, options, storage.Read());
            progress.Report(new StudyProgress
            {
                Trial = results.Trials[number],
                Finished = results.Trials.Take(trials).Count(trial => trial.IsFinished),
                Trials = trials,
                Best = results.Best,
            });
        }
    }

    private void WaitIdle()
    {
        lock (_idle)
        {
            Monitor.Wait(_idle, storage.PollInterval);
        }
    }

    private void WakeIdle()
    {
        lock (_idle)
        {
            Monitor.PulseAll(_idle);
        }
    }
}
