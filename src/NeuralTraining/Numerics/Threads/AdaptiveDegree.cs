using System.Diagnostics;

namespace NeuralTraining.Numerics;

/// <summary>Chooses the number of threads for gradients: the given one, or one or all, whichever is faster at
/// present.</summary>
/// <remarks>Small networks gain from several threads only where the cores are close to one another, which can change at
/// any time on a virtual machine. Both are timed now and then, as the results are the same to the bit.</remarks>
internal sealed class AdaptiveDegree
{
    private const int TrialLength = 8;
    private const int Period = 512;

    private readonly Parallelism _all;
    private readonly bool _isFree;
    private long _bestOfAll, _bestOfOne;
    private int _call;
    private long _start;

    public static readonly AdaptiveDegree One = new(1, default);

    /// <param name="given">The number of threads; null to choose.</param>
    /// <param name="all">The largest number of threads.</param>
    public AdaptiveDegree(int? given, Parallelism all)
    {
        Given = given;
        _all = all;
        _isFree = given is null && _all.Degree > 1;
        Current = _all;
    }

    /// <summary>The number of threads that was given, or null.</summary>
    public int? Given { get; }

    public Parallelism Current { get; private set; }

    public void Begin()
    {
        if (_isFree)
        {
            Current = _call switch
            {
                < TrialLength => _all,
                < 2 * TrialLength => default,
                _ => _bestOfAll <= _bestOfOne ? _all : default,
            };
            _start = Stopwatch.GetTimestamp();
        }
    }

    public void End(int rows)
    {
        if (!_isFree)
        {
            return;
        }

        long time = (Stopwatch.GetTimestamp() - _start) / rows;
        if (_call < TrialLength)
        {
            _bestOfAll = _call == 0 ? time : Math.Min(_bestOfAll, time);
        }
        else if (_call < 2 * TrialLength)
        {
            _bestOfOne = _call == TrialLength ? time : Math.Min(_bestOfOne, time);
        }

        _call = (_call + 1) % Period;
    }
}
