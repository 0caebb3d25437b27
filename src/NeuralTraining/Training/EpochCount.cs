namespace NeuralTraining.Training;

/// <summary>Counts the epochs of a run, which always begins with a new epoch.</summary>
/// <param name="RunStart">The number of updates before the run began.</param>
/// <param name="EpochsBefore">The number of epochs begun before the run, in all runs of the trainer.</param>
/// <param name="PerEpoch">The number of mini-batches of an epoch.</param>
internal readonly record struct EpochCount(long RunStart, long EpochsBefore, int PerEpoch)
{
    /// <summary>Returns the number of updates of the run before an iteration.</summary>
    public long Updates(long iteration) => iteration - RunStart;

    /// <summary>Returns the number of the mini-batch of an iteration.</summary>
    public long MiniBatch(long iteration) => EpochsBefore * PerEpoch + Updates(iteration);

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
