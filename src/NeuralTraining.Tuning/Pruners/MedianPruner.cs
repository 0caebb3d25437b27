using System.Collections.ObjectModel;

namespace NeuralTraining.Tuning;

/// <summary>Stops a trial whose best value so far is worse than the median of the earlier trials' values at the same
/// step.</summary>
/// <remarks>A <see cref="PercentilePruner"/> of 50 percent, which says whose variant of the median rule it is, and
/// which trials count.</remarks>
public sealed class MedianPruner : IPruner
{
    private readonly PercentilePruner _half;

    /// <summary>Creates the pruner.</summary>
    /// <param name="startupTrials">The number of earlier trials with a value at the step that a decision needs, at
    /// least 1. Default: 5.</param>
    /// <param name="warmupSteps">The step before which no trial is stopped, at least 0. Default: 0.</param>
    /// <param name="interval">The number of steps between two decisions about a trial, at least 1: the first report of
    /// each interval is decided about, counted from <paramref name="warmupSteps"/>. Default: 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public MedianPruner(int startupTrials = 5, int warmupSteps = 0, int interval = 1)
    {
        _half = new PercentilePruner(50, startupTrials, warmupSteps, interval);
        Hyperparameters = new ReadOnlyDictionary<string, double>(new OrderedDictionary<string, double>
        {
            [nameof(StartupTrials)] = StartupTrials,
            [nameof(WarmupSteps)] = WarmupSteps,
            [nameof(Interval)] = Interval,
        });
    }

    /// <summary>Gets the number of earlier trials with a value at the step that a decision needs.</summary>
    public int StartupTrials => _half.StartupTrials;

    /// <summary>Gets the step before which no trial is stopped.</summary>
    public int WarmupSteps => _half.WarmupSteps;

    /// <summary>Gets the number of steps between two decisions about a trial.</summary>
    public int Interval => _half.Interval;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public string? ReasonToPrune(PruningContext context) => _half.ReasonToPrune(context);

    /// <summary>Returns the pruner's name and options.</summary>
    public override string ToString() => Invariant(
        $"MedianPruner(StartupTrials: {StartupTrials}, WarmupSteps: {WarmupSteps}, Interval: {Interval})");
}
