namespace NeuralTraining.Training;

/// <summary>Counts the epochs of a run, which begins with an epoch, whatever the run before left of its last.</summary>
/// <param name="RunStart">How many updates the trainer had made when the run began.</param>
/// <param name="EpochsBefore">How many epochs had begun by then, in all its runs.</param>
/// <param name="PerEpoch">How many mini-batches an epoch has.</param>
internal readonly record struct EpochCount(long RunStart, long EpochsBefore, int PerEpoch)
{
    /// <summary>How many updates of the run have been made when the trainer has made so many.</summary>
    public long Updates(long iteration) => iteration - RunStart;

    /// <summary>The number of the mini-batch that is next then.</summary>
    public long MiniBatch(long iteration) => EpochsBefore * PerEpoch + Updates(iteration);

    /// <summary>How many epochs have passed then, those of earlier runs counted as whole ones.</summary>
    public double Epoch(long iteration) => EpochsBefore + (double)Updates(iteration) / PerEpoch;

    /// <summary>How many epochs have begun then.</summary>
    public long Begun(long iteration)
    {
        (long whole, long rest) = Math.DivRem(Updates(iteration), PerEpoch);
        return EpochsBefore + whole + (rest > 0 ? 1 : 0);
    }
}
