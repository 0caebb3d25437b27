using System.Collections.ObjectModel;

namespace NeuralTraining.Tuning;

/// <summary>Writes what a running trial reports, and asks the pruner.</summary>
internal sealed class TrialWriter(
    IStudyStorage storage, TrialClaim claim, Direction direction, IPruner? pruner, IReadOnlyList<TrialRecord> history)
{
    private readonly List<CurvePoint> _curve = [];
    private readonly OrderedDictionary<string, double> _kept = new(StringComparer.Ordinal);

    /// <summary>Gets why the trial should stop; null while it should go on.</summary>
    public string? PruneReason { get; private set; }

    /// <summary>Gets the last reported value; null before there is one.</summary>
    public double? Last => _curve.Count == 0 ? null : _curve[^1].Value;

    /// <summary>Gets the kept values.</summary>
    public ReadOnlyDictionary<string, double> Kept => new(_kept);

    public void Report(long step, double value, bool decide)
    {
        long min = _curve.Count == 0 ? 0 : _curve[^1].Step + 1;
        if (step < min)
        {
            throw new ArgumentOutOfRangeException(
                nameof(step), Invariant($"The steps that trial {claim.Trial.Number} reports must ascend: at least {min}, but was '{step}'."));
        }

        if (!double.IsFinite(value))
        {
            throw new ArithmeticException(Invariant($"The values of a trial must be finite, but it reported '{value}' at step {step}."));
        }

        if (PruneReason is not null)
        {
            return;
        }

        var point = new CurvePoint(step, value);
        _curve.Add(point);
        if (!IsStored(point))
        {
            storage.Report(claim, point);
        }

        if (decide)
        {
            PruneReason = pruner?.ReasonToPrune(new PruningContext(direction, claim.Trial.Number, _curve.AsReadOnly(), history));
        }
    }

    public void Keep(string name, double value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _kept[name] = double.IsFinite(value) ? value
            : throw new ArgumentException(Invariant($"The values that a trial keeps must be finite, but '{name}' was '{value}'."), nameof(value));
    }

    /// <summary>Returns whether an earlier attempt has reported the same.</summary>
    private bool IsStored(CurvePoint point) => _curve.Count <= claim.Trial.Curve.Count && claim.Trial.Curve[_curve.Count - 1] == point;
}
