namespace NeuralTraining.Numerics;

/// <summary>Chooses the number of threads for a repeated call: the given one, or the one that is fastest at
/// present.</summary>
/// <remarks>
/// <para>More threads are not always faster: small networks gain from them only where the cores are close to one
/// another, which can change at any time on a virtual machine. So one, two, four, eight, … and all are timed now and
/// then, as the results are the same to the bit.</para>
/// <para>A trial takes the fastest of a few calls, per row. The first round and every eighth try all candidates, from
/// the largest down, and stop at one that takes more than twice as long as the best. The other rounds try the best and
/// its neighbors.</para>
/// </remarks>
internal sealed class AdaptiveDegree
{
    private const int TrialLength = 8, ShortestTrial = 3;
    private const int Period = 512;
    private const int PeriodsToFullRound = 8;
    private const int Hopeless = 2;

    public static readonly AdaptiveDegree One = new(1, default);

    private readonly TimeProvider _clock;

    /// <summary>The candidates, from the largest down; a single one if the number of threads is not chosen.</summary>
    private readonly Parallelism[] _candidates;

    private int _best, _tried, _last, _calls;
    private int _callsToRound, _periodsToFullRound;
    private double _bestTime, _triedTime;
    private long _start;

    /// <param name="given">The number of threads; null to choose.</param>
    /// <param name="all">The largest number of threads.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    public AdaptiveDegree(int? given, Parallelism all, TimeProvider? clock = null)
    {
        Given = given;
        _clock = clock ?? TimeProvider.System;
        _candidates = given is null ? [.. Candidates(all)] : [all];
        Current = all;
        BeginRound();
    }

    /// <summary>The number of threads that was given, or null.</summary>
    public int? Given { get; }

    public Parallelism Current { get; private set; }

    private bool IsFree => _candidates.Length > 1;

    private bool IsTrying => _tried <= _last;

    public void Begin()
    {
        if (IsFree)
        {
            Current = _candidates[IsTrying ? _tried : _best];
            _start = _clock.GetTimestamp();
        }
    }

    public void End(int rows)
    {
        if (!IsFree)
        {
            return;
        }

        if (IsTrying)
        {
            Time((double)(_clock.GetTimestamp() - _start) / rows);
        }

        if (--_callsToRound == 0)
        {
            BeginRound();
        }
    }

    private static IEnumerable<Parallelism> Candidates(Parallelism all)
    {
        yield return all;
        for (int power = 1 << 30; power > 0; power >>= 1)
        {
            if (power < all.Degree)
            {
                yield return new Parallelism(power);
            }
        }
    }

    private void BeginRound()
    {
        bool isFull = _periodsToFullRound == 0;
        _periodsToFullRound = (isFull ? PeriodsToFullRound : _periodsToFullRound) - 1;
        _tried = isFull ? 0 : Math.Max(0, _best - 1);
        _last = isFull ? _candidates.Length - 1 : Math.Min(_candidates.Length - 1, _best + 1);
        _best = _tried;
        (_bestTime, _triedTime, _calls, _callsToRound) = (double.PositiveInfinity, double.PositiveInfinity, 0, Period);
    }

    private void Time(double time)
    {
        _triedTime = Math.Min(_triedTime, time);
        _calls++;
        bool isHopeless = _calls >= ShortestTrial && _triedTime > Hopeless * _bestTime;
        if (_calls < TrialLength && !isHopeless)
        {
            return;
        }

        if (_triedTime < _bestTime)
        {
            (_best, _bestTime) = (_tried, _triedTime);
        }

        // Fewer threads would take even longer.
        _tried = isHopeless ? _last + 1 : _tried + 1;
        (_triedTime, _calls) = (double.PositiveInfinity, 0);
    }
}
