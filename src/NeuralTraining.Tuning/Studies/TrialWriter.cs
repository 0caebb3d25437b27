using System.Collections.ObjectModel;
using System.Runtime.ExceptionServices;

namespace NeuralTraining.Tuning;

/// <summary>Writes what a running trial reports, and asks the pruner.</summary>
internal sealed class TrialWriter(
    IStudyStorage storage, TrialClaim claim, Direction direction, IPruner? pruner, IReadOnlyList<TrialRecord> history)
{
    private readonly List<CurvePoint> _curve = [];
    private readonly OrderedDictionary<string, double> _kept = new(StringComparer.Ordinal);
    private IReadOnlyList<CurvePoint> _earlier = claim.Trial.Curve;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Gets why the trial should stop; null while it should go on.</summary>
    public string? PruneReason { get; private set; }

    /// <summary>Gets the last reported value; null before there is one.</summary>
    public double? Last => _curve.Count == 0 ? null : _curve[^1].Value;

    /// <summary>Gets the kept values.</summary>
    public ReadOnlyDictionary<string, double> Kept => new(_kept);

    /// <summary>Throws what the storage threw.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    public void Report(long step, double value, bool decide)
    {
        Restore(before: step);
        if (PruneReason is not null)
        {
            return;
        }

        long min = _curve.Count == 0 ? 0 : _curve[^1].Step + 1;
        if (step < min)
        {
            throw new ArgumentOutOfRangeException(
                nameof(step),
                Invariant($"The steps that trial {claim.Trial.Number} reports must ascend: at least {min}, but was '{step}'."));
        }

        if (!double.IsFinite(value))
        {
            throw new ArithmeticException(Invariant($"The values of a trial must be finite, but it reported '{value}' at step {step}."));
        }

        var point = new CurvePoint(step, value);
        _curve.Add(point);
        Store(point);
        if (decide)
        {
            Decide();
        }
    }

    /// <summary>Takes over what the attempt before reported at earlier steps, as this one, which goes on from a
    /// checkpoint, does not report it again. The decisions are made again: a worker can die before it obeys
    /// one.</summary>
    /// <param name="before">The step that this attempt is at; by default its end.</param>
    public void Restore(long before = long.MaxValue)
    {
        while (PruneReason is null && _curve.Count < _earlier.Count && _earlier[_curve.Count].Step < before)
        {
            _curve.Add(_earlier[_curve.Count]);
            Decide();
        }
    }

    public void Keep(string name, double value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _kept[name] = double.IsFinite(value) ? value
            : throw new ArgumentException(
                Invariant($"The values that a trial keeps must be finite, but '{name}' was '{value}'."), nameof(value));
    }

    private void Decide() =>
        PruneReason = pruner?.ReasonToPrune(new PruningContext(direction, claim.Trial.Number, _curve.AsReadOnly(), history));

    private void Store(CurvePoint point)
    {
        ThrowIfFailed();
        try
        {
            int index = _curve.Count - 1;
            if (index >= _earlier.Count || _earlier[index] != point)
            {
                storage.Report(claim, point);
                _earlier = [];
            }
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            throw;
        }
    }
}
