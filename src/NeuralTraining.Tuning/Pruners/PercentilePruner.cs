using System.Collections.ObjectModel;

namespace NeuralTraining.Tuning;

/// <summary>Stops a trial whose best value so far is worse than a percentile of the earlier trials' values at the same
/// step.</summary>
/// <remarks>
/// <para>The percentile rule of Optuna; with 50 it is the median rule of Golovin et al. (2017), <i>Google Vizier: A
/// Service for Black-Box Optimization</i>, which compares with the medians of running averages instead, and so lets
/// more trials go on. The percentile is interpolated linearly, as NumPy does by default. A value equal to it goes
/// on.</para>
/// <para>The value of an earlier trial at a step is its last at or before it. A complete trial keeps its last value at
/// all later steps. A pruned or failed trial counts up to its last step, and not after it. A trial without a value does
/// not count.</para>
/// </remarks>
public sealed class PercentilePruner : IPruner
{
    /// <summary>Creates the pruner.</summary>
    /// <param name="percentile">The share of the earlier trials, in percent from 0 to 100, that a trial must be among
    /// to go on: 25 keeps the best quarter. 0 asks for a value as good as the best.</param>
    /// <param name="startupTrials">The number of earlier trials with a value at the step that a decision needs, at
    /// least 1. Default: 5.</param>
    /// <param name="warmupSteps">The step before which no trial is stopped, at least 0. Default: 0.</param>
    /// <param name="interval">The number of steps between two decisions about a trial, at least 1: the first report of
    /// each interval is decided about, counted from <paramref name="warmupSteps"/>. Default: 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public PercentilePruner(double percentile, int startupTrials = 5, int warmupSteps = 0, int interval = 1)
    {
        Percentile = percentile is >= 0 and <= 100 ? percentile : throw new ArgumentOutOfRangeException(
            nameof(percentile), Invariant($"The percentile must be from 0 to 100, but was '{percentile}'."));
        StartupTrials = StudyOptions.AtLeast(startupTrials, 1, "number of startup trials", nameof(startupTrials));
        WarmupSteps = StudyOptions.AtLeast(warmupSteps, 0, "number of warmup steps", nameof(warmupSteps));
        Interval = StudyOptions.AtLeast(interval, 1, "interval", nameof(interval));
        Hyperparameters = new ReadOnlyDictionary<string, double>(new OrderedDictionary<string, double>
        {
            [nameof(Percentile)] = Percentile,
            [nameof(StartupTrials)] = StartupTrials,
            [nameof(WarmupSteps)] = WarmupSteps,
            [nameof(Interval)] = Interval,
        });
    }

    /// <summary>Gets the share of the earlier trials, in percent, that a trial must be among to go on.</summary>
    public double Percentile { get; }

    /// <summary>Gets the number of earlier trials with a value at the step that a decision needs.</summary>
    public int StartupTrials { get; }

    /// <summary>Gets the step before which no trial is stopped.</summary>
    public int WarmupSteps { get; }

    /// <summary>Gets the number of steps between two decisions about a trial.</summary>
    public int Interval { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public string? ReasonToPrune(PruningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        long step = context.Curve[^1].Step;
        if (!IsDue(context.Curve))
        {
            return null;
        }

        List<double> losses = Rivals.LossesAt(context, step, reached: step);
        if (losses.Count < StartupTrials || !(BestLoss(context) > PercentileOf(losses)))
        {
            return null;
        }

        string rank = Percentile == 50 ? "median" : Invariant($"best {Percentile} %");
        return Invariant($"worse than the {rank} of {losses.Count} trials at step {step}");
    }

    /// <summary>Returns the pruner's name and options.</summary>
    public override string ToString() => Invariant(
        $"PercentilePruner(Percentile: {Percentile}, StartupTrials: {StartupTrials}, WarmupSteps: {WarmupSteps}, Interval: {Interval})");

    /// <summary>Returns whether the last report is the first of its interval.</summary>
    private bool IsDue(IReadOnlyList<CurvePoint> curve)
    {
        long step = curve[^1].Step;
        return step >= WarmupSteps
            && (curve.Count == 1 || curve[^2].Step < step - (step - WarmupSteps) % Interval);
    }

    private static double BestLoss(PruningContext context)
    {
        double best = double.PositiveInfinity;
        foreach (CurvePoint point in context.Curve)
        {
            best = Math.Min(best, context.Loss(point.Value));
        }

        return best;
    }

    private double PercentileOf(List<double> losses)
    {
        losses.Sort();
        double position = (losses.Count - 1) * (Percentile / 100);
        int index = Math.Min((int)position, losses.Count - 1);
        double lower = losses[index], upper = losses[Math.Min(index + 1, losses.Count - 1)], share = position - index;

        // A difference could overflow, and rounding must not leave the interval.
        return Math.Clamp(lower * (1 - share) + upper * share, lower, upper);
    }
}
