using System.Runtime.ExceptionServices;

namespace NeuralTraining.Tuning;

/// <summary>The workers of one call of <see cref="Study.Run"/>.</summary>
internal sealed class StudyRun(
    StudyOptions options,
    TrialOrder order,
    IStudyStorage storage,
    ReturnedClaims returned,
    Func<Trial, double> objective,
    int trials,
    ProgressReports? progress,
    CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly object _idle = new();
    private ExceptionDispatchInfo? _failure;

    /// <summary>Runs trials on a number of threads until none is left, and throws what stopped them.</summary>
    public void Work(int workers)
    {
        returned.GiveBackKept();
        using CancellationTokenRegistration registration = _stop.Token.Register(WakeIdle);
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

    public void Dispose() => _stop.Dispose();

    private void WorkAs(int index)
    {
        string worker = Invariant($"{Environment.MachineName}/{Environment.ProcessId}/{index}");
        try
        {
            while (!_stop.IsCancellationRequested && !IsOver(storage.Read()))
            {
                if (storage.Claim(worker, order.Lag, trials) is not { } claim)
                {
                    WaitIdle();
                }
                else if (RunTrial(claim))
                {
                    WakeIdle();
                    progress?.Report(claim.Trial.Number);
                }
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            Stop();
        }
    }

    /// <summary>Runs a claimed trial. Returns false if it was interrupted or is another worker's now, with all that it
    /// reported.</summary>
    private bool RunTrial(TrialClaim claim)
    {
        try
        {
            using var renewal = new ClaimRenewal(storage, claim, _stop.Token);
            ParameterValues values = claim.Trial.Values ?? order.Suggest(claim, storage);
            TrialOutcome outcome = claim.Trial.Attempts > options.MaxAttempts
                ? new(TrialState.Failed, null, Invariant($"the workers of {options.MaxAttempts} attempts died"))
                : new TrialCall(claim, values, options, storage, order, renewal).Run(objective);
            storage.Finish(claim, outcome);
            return true;
        }
        catch (ClaimLostException)
        {
            return false;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            returned.GiveBack(claim);
            return false;
        }
        catch (StudyStorageException)
        {
            // It has tried for long enough.
            returned.Keep(claim);
            throw;
        }
        catch
        {
            try
            {
                returned.GiveBack(claim);
            }
            catch
            {
                // The first failure is the one to tell.
            }

            throw;
        }
    }

    /// <summary>Returns whether nothing is left to run: all trials are finished, or too many in a row have
    /// failed.</summary>
    private bool IsOver(IReadOnlyList<TrialRecord> known)
    {
        if (TrialOrder.LastOfTooManyFailures(known, options.MaxFailuresInARow) is not null)
        {
            // The trials that still run do not count.
            Stop();
            return true;
        }

        return known.Take(trials).All(trial => trial.IsFinished);
    }

    /// <summary>Interrupts all workers. What a callback of the objective then throws is not theirs.</summary>
    private void Stop() => _ = _stop.CancelAsync();

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
