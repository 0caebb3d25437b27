using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning.Tests.Pruners;

/// <summary>Curves and finished trials for the tests of pruners.</summary>
internal static class Histories
{
    /// <summary>A curve of values at the steps 0, 1, 2, …</summary>
    public static CurvePoint[] Curve(params double[] values) => [.. values.Select((value, step) => new CurvePoint(step, value))];

    public static CurvePoint[] Points(params (long Step, double Value)[] points) => [.. points.Select(point => new CurvePoint(point.Step, point.Value))];

    public static TrialRecord Trial(int number, TrialState state, params CurvePoint[] curve) => new() { Number = number, State = state, Curve = curve };

    /// <summary>Trials that reported one value each, at one step.</summary>
    public static TrialRecord[] At(long step, params double[] values) =>
        [.. values.Select((value, number) => Trial(number, TrialState.Complete, new CurvePoint(step, value)))];

    /// <summary>A context of the trial that follows the history.</summary>
    public static PruningContext Context(TrialRecord[] history, params CurvePoint[] curve) => new(Direction.Minimize, history.Length, curve, history);

    /// <summary>Falling, noisy curves of up to 20 trials of all states, with gaps, and some of them empty.</summary>
    public static TrialRecord[] Random(ulong seed)
    {
        var random = new RandomStream(seed, 0);
        return [.. Enumerable.Range(0, random.Below(0, 21)).Select(number => Trial(
            number,
            (TrialState)((int)TrialState.Complete + new RandomStream(seed, 1).Below((ulong)number, 3)),
            RandomCurve(seed, 2 + (ulong)number)))];
    }

    /// <summary>A falling, noisy curve with gaps, of 0 to 20 values.</summary>
    public static CurvePoint[] RandomCurve(ulong seed, ulong stream)
    {
        var random = new RandomStream(seed, stream);
        double quality = random.Gaussian(0);
        int length = random.Below(1, 21);
        long step = -1;
        return [.. Enumerable.Range(1, length).Select(i =>
        {
            step += 1 + random.Below((ulong)(4 * i), 4);
            return new CurvePoint(step, quality + 8.0 / (1 + step) + random.Gaussian((ulong)(4 * i + 1)) / 4);
        })];
    }

    /// <summary>The same with the opposite direction and negated values.</summary>
    public static PruningContext Mirrored(PruningContext context) => new(
        context.Direction == Direction.Minimize ? Direction.Maximize : Direction.Minimize,
        context.Trial,
        Negated(context.Curve),
        [.. context.History.Select(trial => trial with { Curve = Negated(trial.Curve) })]);

    private static CurvePoint[] Negated(IReadOnlyList<CurvePoint> curve) => [.. curve.Select(point => point with { Value = -point.Value })];
}
