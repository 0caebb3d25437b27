using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>All that the suggestion for a trial may depend on: the study's space, direction and seed, the number k of
/// the trial, and the trials before k − lag. Immutable.</summary>
public sealed class SamplingContext
{
    /// <summary>Creates a context, as a test of a sampler does.</summary>
    /// <param name="space">The space.</param>
    /// <param name="direction">Whether the smallest or the largest value is best.</param>
    /// <param name="seed">The study's seed.</param>
    /// <param name="trial">The number of the trial, from 0.</param>
    /// <param name="history">The finished trials 0, 1, … that may be looked at, by number.</param>
    /// <param name="pending">The values of the trials between them and this one, whose results may not be looked
    /// at.</param>
    public SamplingContext(
        SearchSpace space,
        Direction direction,
        ulong seed,
        int trial,
        IReadOnlyList<TrialRecord>? history = null,
        IReadOnlyList<ParameterValues>? pending = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        (Space, Direction, Seed, Trial, History, Pending) = (space, direction, seed, trial, history ?? [], pending ?? []);
    }

    /// <summary>Gets the space.</summary>
    public SearchSpace Space { get; }

    /// <summary>Gets whether the smallest or the largest value is best.</summary>
    public Direction Direction { get; }

    /// <summary>Gets the study's seed.</summary>
    public ulong Seed { get; }

    /// <summary>Gets the number of the trial, from 0.</summary>
    public int Trial { get; }

    /// <summary>Gets the finished trials 0, 1, … before k − lag, by number: complete, pruned and failed ones.</summary>
    public IReadOnlyList<TrialRecord> History { get; }

    /// <summary>Gets the values of the trials from k − lag to k − 1, which may still run: their results may not be
    /// looked at, but a suggestion should keep away from them.</summary>
    public IReadOnlyList<ParameterValues> Pending { get; }

    /// <summary>Gets the random numbers of the trial: stream <see cref="Trial"/> of the study's seed.</summary>
    public RandomStream Random => new(Seed, (ulong)Trial);

    /// <summary>Returns the value of a trial such that smaller is better; null if it has none.</summary>
    /// <param name="trial">A trial of the history.</param>
    public double? Loss(TrialRecord trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return Direction == Direction.Minimize ? trial.Value : -trial.Value;
    }
}
