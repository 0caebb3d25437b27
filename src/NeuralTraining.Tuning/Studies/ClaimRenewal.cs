using System.Runtime.ExceptionServices;

namespace NeuralTraining.Tuning;

/// <summary>Tells the storage from time to time that the worker of a claim lives, from its claim to its end, and
/// cancels the trial when that fails.</summary>
internal sealed class ClaimRenewal : IDisposable
{
    private readonly IStudyStorage _storage;
    private readonly TrialClaim _claim;
    private readonly CancellationTokenSource _cancellation;
    private readonly Timer? _timer;
    private readonly Lock _lock = new();
    private ExceptionDispatchInfo? _failure;
    private bool _isDisposed;

    public ClaimRenewal(IStudyStorage storage, TrialClaim claim, CancellationToken studyInterrupted)
    {
        (_storage, _claim) = (storage, claim);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(studyInterrupted);
        if (storage.RenewalInterval is { } interval)
        {
            _timer = new Timer(_ => Renew(), null, interval, interval);
        }
    }

    /// <summary>Gets the token that is cancelled when the study is interrupted or the claim is lost.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>Throws what the storage threw.</summary>
    public void ThrowIfFailed()
    {
        lock (_lock)
        {
            _failure?.Throw();
        }
    }

    /// <summary>Ends the renewal, and waits for one that is under way.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }

        _cancellation.Dispose();
    }

    private void Renew()
    {
        // The next tick does not wait for one that is slow.
        if (!_lock.TryEnter())
        {
            return;
        }

        try
        {
            if (!_isDisposed && _failure is null)
            {
                _storage.Renew(_claim);
            }
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);

            // What a callback of the objective throws must not end the process.
            _ = _cancellation.CancelAsync();
        }
        finally
        {
            _lock.Exit();
        }
    }
}
