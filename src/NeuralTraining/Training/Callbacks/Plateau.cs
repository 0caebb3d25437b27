using NeuralTraining.Callbacks;

namespace NeuralTraining.Training;

/// <summary>Counts the evaluations in a row that do not improve on the best so far.</summary>
/// <param name="minChange">The change that an improvement must exceed.</param>
internal sealed class Plateau(double minChange)
{
    private const string BestName = "best", BestIterationName = "bestIteration", WaitedName = "waited";

    private double _best = double.NaN;
    private long _bestIteration;

    /// <summary>The names of the numbers of a state.</summary>
    public static string[] Names { get; } = [BestName, BestIterationName, WaitedName];

    /// <summary>The number of updates before the best evaluation; 0 before any.</summary>
    public long BestIteration
    {
        get => Volatile.Read(ref _bestIteration);
        private set => Volatile.Write(ref _bestIteration, value);
    }

    /// <summary>The number of evaluations in a row that did not improve.</summary>
    public long Waited { get; private set; }

    public bool IsNew => BestIteration == 0 && Waited == 0;

    /// <summary>Adds an evaluation, and returns whether it improves. NaN does not.</summary>
    public bool Improves(double value, long iteration, bool largerIsBetter)
    {
        double change = largerIsBetter ? value - _best : _best - value;
        bool improves = BestIteration == 0 ? !double.IsNaN(value) : change > minChange;
        (_best, BestIteration, Waited) = improves ? (value, iteration, 0) : (_best, BestIteration, Waited + 1);
        return improves;
    }

    /// <summary>Begins to wait anew.</summary>
    public void Wait() => Waited = 0;

    public void Reset() => (_best, BestIteration, Waited) = (double.NaN, 0, 0);

    public Dictionary<string, double> Save() => new(StringComparer.Ordinal)
    {
        [BestName] = _best,
        [BestIterationName] = BestIteration,
        [WaitedName] = Waited,
    };

    /// <summary>Returns the iteration of the best evaluation in a state, 0 if there is none.</summary>
    public static long BestIterationOf(CallbackState state) =>
        state.Numbers.ContainsKey(BestIterationName) ? state.Count(BestIterationName) : 0;

    /// <summary>Restores a state that has the names.</summary>
    /// <exception cref="ArgumentException">A count is not one; nothing has been changed.</exception>
    public void Restore(CallbackState state) => (_best, BestIteration, Waited) = state.IsEmpty
        ? (double.NaN, 0, 0)
        : (state.Numbers[BestName], state.Count(BestIterationName), state.Count(WaitedName));
}
