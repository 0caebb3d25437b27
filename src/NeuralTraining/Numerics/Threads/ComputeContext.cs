namespace NeuralTraining.Numerics;

/// <summary>The conditions that all memory of one network is used under: which thread may use it, and how many may
/// share work on it.</summary>
internal sealed class ComputeContext
{
    public CallGuard Guard { get; } = new();

    /// <summary>One thread, unless a network chooses.</summary>
    public AdaptiveDegree Degree { get; set; } = AdaptiveDegree.One;

    public Parallelism Parallelism => Degree.Current;
}
