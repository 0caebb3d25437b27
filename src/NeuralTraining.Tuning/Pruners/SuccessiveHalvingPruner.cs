using System.Collections.ObjectModel;

namespace NeuralTraining.Tuning;

/// <summary>Stops a trial at a rung unless it is among the best of those that have reached it: asynchronous successive
/// halving (ASHA; Li et al., 2020, <i>A System for Massively Parallel Hyperparameter Tuning</i>).</summary>
/// <remarks>
/// <para>A step is the paper's resource. Rung i is at step r · η^(s + i): the minimum resource r, the reduction factor
/// η and the minimum early-stopping rate s. The variant that stops: a trial is compared once, at its first report at or
/// after a rung, and goes on if it is among the best max(1, ⌊n / η⌋) of the n trials there, itself counted. The paper's
/// own pauses trials instead and promotes them later. There is no last rung.</para>
/// <para>Compared are values at the step of that report: the last of each trial at or before it. Equal values go on
/// together. Pruned and failed trials count at the rungs that they have reached, complete trials at all rungs, with
/// their last value. A trial without a value does not count.</para>
/// </remarks>
public sealed class SuccessiveHalvingPruner : IPruner
{
    private readonly ReadOnlyCollection<long> _rungs;

    /// <summary>Creates the pruner.</summary>
    /// <param name="minResource">The step r of the first rung where <paramref name="minEarlyStoppingRate"/> is 0, at
    /// least 1. Default: 1.</param>
    /// <param name="reductionFactor">The factor η, at least 2: one of η trials passes a rung, and η times as many steps
    /// lead to the next. Default: 4, the paper's.</param>
    /// <param name="minEarlyStoppingRate">The number s of rungs to leave out at the beginning, at least 0. Default:
    /// 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or no trial could reach the first
    /// rung.</exception>
    public SuccessiveHalvingPruner(int minResource = 1, int reductionFactor = 4, int minEarlyStoppingRate = 0)
    {
        MinResource = StudyOptions.AtLeast(minResource, 1, "minimum resource", nameof(minResource));
        ReductionFactor = StudyOptions.AtLeast(reductionFactor, 2, "reduction factor", nameof(reductionFactor));
        MinEarlyStoppingRate = StudyOptions.AtLeast(
            minEarlyStoppingRate, 0, "minimum early-stopping rate", nameof(minEarlyStoppingRate));
        long[] rungs = [.. Powers().Skip(MinEarlyStoppingRate)];
        _rungs = rungs.Length > 0 ? rungs.AsReadOnly() : throw new ArgumentOutOfRangeException(
            nameof(minEarlyStoppingRate),
            Invariant($"The first rung must be at a step that a trial can count to, ") +
            Invariant($"but was at '{MinResource} · {ReductionFactor}^{MinEarlyStoppingRate}'."));
        Hyperparameters = new ReadOnlyDictionary<string, double>(new OrderedDictionary<string, double>
        {
            [nameof(MinResource)] = MinResource,
            [nameof(ReductionFactor)] = ReductionFactor,
            [nameof(MinEarlyStoppingRate)] = MinEarlyStoppingRate,
        });
    }

    /// <summary>Gets the step r of the first rung where <see cref="MinEarlyStoppingRate"/> is 0.</summary>
    public int MinResource { get; }

    /// <summary>Gets the factor η: one of η trials passes a rung.</summary>
    public int ReductionFactor { get; }

    /// <summary>Gets the number s of rungs to leave out at the beginning.</summary>
    public int MinEarlyStoppingRate { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public string? ReasonToPrune(PruningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        CurvePoint last = context.Curve[^1];
        long before = context.Curve.Count == 1 ? -1 : context.Curve[^2].Step;
        double loss = context.Loss(last.Value);
        foreach (long rung in _rungs.SkipWhile(rung => rung <= before).TakeWhile(rung => rung <= last.Step))
        {
            List<double> losses = Rivals.LossesAt(context, last.Step, reached: rung);
            losses.Add(loss);
            losses.Sort();
            int passing = Math.Max(1, losses.Count / ReductionFactor);
            if (loss > losses[passing - 1])
            {
                return Invariant($"not among the best {passing} of {losses.Count} trials at rung {rung}");
            }
        }

        return null;
    }

    /// <summary>Returns the pruner's name and options.</summary>
    public override string ToString() =>
        Invariant($"SuccessiveHalvingPruner(MinResource: {MinResource}, ReductionFactor: {ReductionFactor}, ") +
        Invariant($"MinEarlyStoppingRate: {MinEarlyStoppingRate})");

    /// <summary>Returns r, rη, rη², … as far as steps go.</summary>
    private IEnumerable<long> Powers()
    {
        for (long step = MinResource; ; step *= ReductionFactor)
        {
            yield return step;
            if (step > long.MaxValue / ReductionFactor)
            {
                yield break;
            }
        }
    }
}
