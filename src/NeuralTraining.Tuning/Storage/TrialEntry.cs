using System.Collections.ObjectModel;

namespace NeuralTraining.Tuning;

/// <summary>A trial of a <see cref="StudyState"/>, and its claim.</summary>
internal sealed class TrialEntry(int number)
{
    private readonly List<CurvePoint> _curve = [];
    private TrialRecord _record = new() { Number = number };
    private bool _isCurveNew;

    public TrialState State => _record.State;

    public bool IsFinished => _record.IsFinished;

    public int Attempts => _record.Attempts;

    public long Token { get; private set; }

    public string Owner { get; private set; } = "";

    public TrialRecord Record
    {
        get
        {
            if (_isCurveNew)
            {
                _record = _record with { Curve = Array.AsReadOnly(_curve.ToArray()) };
                _isCurveNew = false;
            }

            return _record;
        }
    }

    public void Apply(StudyEvent.Claimed claimed)
    {
        (Token, Owner) = (claimed.Token, claimed.Owner);
        _record = _record with { State = TrialState.Running, Attempts = claimed.Attempt, Worker = claimed.Worker, Started = claimed.Time };
    }

    public void Apply(StudyEvent.Written written)
    {
        switch (written)
        {
            case StudyEvent.Suggested suggested:
                _record = _record with { Values = suggested.Values };
                break;
            case StudyEvent.Reported reported:
                int kept = _curve.FindLastIndex(point => point.Step < reported.Point.Step) + 1;
                _curve.RemoveRange(kept, _curve.Count - kept);
                _curve.Add(reported.Point);
                _isCurveNew = true;
                break;
            case StudyEvent.Finished finished:
                TrialOutcome outcome = finished.Outcome;
                _record = _record with
                {
                    State = outcome.State,
                    Value = outcome.Value,
                    Reason = outcome.Reason,
                    Kept = new ReadOnlyDictionary<string, double>(
                        new OrderedDictionary<string, double>(outcome.Kept, StringComparer.Ordinal)),
                    Finished = finished.Time,
                };
                break;
            case StudyEvent.Released:
                _record = _record with { State = TrialState.Waiting, Attempts = _record.Attempts - 1 };
                break;
        }
    }
}
