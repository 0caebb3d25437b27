namespace NeuralTraining.Tuning;

/// <summary>All that the decision to prune trial k may depend on: its own curve, and the trials before k − lag.
/// Immutable.</summary>
public sealed class PruningContext
{
    /// <summary>Creates a context, as a test of a pruner does.</summary>
    /// <param name="direction">Whether the smallest or the largest value is best.</param>
    /// <param name="trial">The number of the trial, from 0.</param>
    /// <param name="curve">What it has reported, by ascending steps; the last value is new.</param>
    /// <param name="history">The finished trials 0, 1, … that may be looked at, by number.</param>
    /// <exception cref="ArgumentException">The curve is empty.</exception>
    public PruningContext(Direction direction, int trial, IReadOnlyList<CurvePoint> curve, IReadOnlyList<TrialRecord> history)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(history);
        if (curve.Count == 0)
        {
            throw new ArgumentException("The curve of a trial must have at least one value, but has none.", nameof(curve));
        }

        (Direction, Trial, Curve, History) = (direction, trial, curve, history);
    }

    /// <summary>Gets whether the smallest or the largest value is best.</summary>
    public Direction Direction { get; }

    /// <summary>Gets the number of the trial, from 0.</summary>
    public int Trial { get; }

    /// <summary>Gets what the trial has reported, by ascending steps; the last value is new.</summary>
    public IReadOnlyList<CurvePoint> Curve { get; }

    /// <summary>Gets the finished trials 0, 1, … before k − lag, by number: complete, pruned and failed ones.</summary>
    public IReadOnlyList<TrialRecord> History { get; }

    /// <summary>Returns a value such that smaller is better.</summary>
    /// <param name="value">A value of a curve.</param>
    public double Loss(double value) => Direction == Direction.Minimize ? value : -value;
}
