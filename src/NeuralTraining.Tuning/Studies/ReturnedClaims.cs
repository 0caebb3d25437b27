using System.Collections.Concurrent;

namespace NeuralTraining.Tuning;

/// <summary>Gives claims back whose trials must wait for a worker again. One that the storage could not take is kept
/// for the study's next run, as its worker lives and nobody else may ever get it.</summary>
internal sealed class ReturnedClaims(IStudyStorage storage)
{
    private readonly ConcurrentQueue<TrialClaim> _kept = new();

    /// <summary>Gives a claim back, or keeps it and throws what the storage threw.</summary>
    public void GiveBack(TrialClaim claim)
    {
        try
        {
            storage.Release(claim);
        }
        catch (ClaimLostException)
        {
            // It is another worker's, or finished.
        }
        catch
        {
            Keep(claim);
            throw;
        }
    }

    /// <summary>Keeps a claim, as the storage could not take it now.</summary>
    public void Keep(TrialClaim claim) => _kept.Enqueue(claim);

    /// <summary>Gives back what was kept.</summary>
    public void GiveBackKept()
    {
        while (_kept.TryDequeue(out TrialClaim? claim))
        {
            GiveBack(claim);
        }
    }
}
