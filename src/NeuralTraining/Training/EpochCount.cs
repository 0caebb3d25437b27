namespace NeuralTraining.Training;

/// <summary>Counts the epochs of a run, which always begins with a new epoch.</summary>
/// <param name="RunStart">The number of updates before the run began.</param>
/// <param name="EpochsBefore">The number of epochs begun before the run, in all runs of the trainer.</param>
/// <param name="Batches">The number of mini-batches of an epoch.</param>
/// <param name="PerUpdate">The number of mini-batches of an update; the last of an epoch has the rest.</param>
internal readonly record struct EpochCount(long RunStart, long EpochsBefore, int Batches, int PerUpdate)
{
    /// <summary>The number of updates of an epoch.</summary>
    public int PerEpoch { get; } = (int)(((long)Batches + PerUpdate - 1) / PerUpdate);

    /// <summary>Returns the number of updates of the run before an iteration.</summary>
    public long Updates(long iteration) => iteration - RunStart;

    /// <summary>Returns the number of the first mini-batch of an iteration, and how many it has.</summary>
    public (long First, int Count) BatchesOf(long iteration)
    {
        (long epoch, long update) = Math.DivRem(Updates(iteration), PerEpoch);
        long first = update * PerUpdate;
        return ((EpochsBefore + epoch) * Batches + first, (int)Math.Min(PerUpdate, Batches - first));
    }

    /// <summary>Returns the number of epochs that have passed before an iteration, those of earlier runs counted as
    /// whole ones.</summary>
    public double Epoch(long iteration) => EpochsBefore + (double)Updates(iteration) / PerEpoch;

    /// <summary>Returns the number of epochs that have begun before an iteration.</summary>
    public long Begun(long iteration)
    {
        (long whole, long rest) = Math.DivRem(Updates(iteration), PerEpoch);
        return EpochsBefore + whole + (rest > 0 ? 1 : 0);
    }
}
