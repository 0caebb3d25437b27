namespace NeuralTraining.Tuning;

/// <summary>A value that a trial reported while it ran.</summary>
/// <param name="Step">The step, such as an epoch or an iteration; ascending in a trial.</param>
/// <param name="Value">The value, finite.</param>
public readonly record struct CurvePoint(long Step, double Value)
{
    /// <summary>Returns step and value.</summary>
    public override string ToString() => Invariant($"step {Step}: {Value}");
}
