namespace NeuralTraining.Numerics;

/// <summary>The context of all memory of one network: the guard against other threads, and the number of threads that
/// may share work on it.</summary>
internal sealed class ComputeContext
{
    public CallGuard Guard { get; } = new();

    /// <summary>One thread, unless a network chooses.</summary>
    public AdaptiveDegree Degree { get; set; } = AdaptiveDegree.One;

    public Parallelism Parallelism => Degree.Current;
}
