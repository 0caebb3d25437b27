namespace NeuralTraining.Tuning;

/// <summary>Samples at random in rounds, each in the space that <see cref="SearchSpace.Narrow"/> makes of the best
/// trials of all rounds before: the chapter's search, automatic (chapter 6, Optimizing Hyperparameters).</summary>
/// <remarks>
/// <para>Trial k belongs to round k / <c>trialsPerRound</c>, and all trials of a round have the same space: narrowed by
/// the trials that the first of the round may look at. These are the trials before the round, without the last few that
/// the study's lag hides. While fewer than <c>best</c> of them are complete, as in the first round, the space is
/// whole.</para>
/// <para>In its space a trial is sampled as by a <see cref="RandomSampler"/>, from the same random numbers.</para>
/// </remarks>
public sealed class NarrowingSampler : ISampler
{
    private readonly int _trialsPerRound, _best;

    /// <summary>Creates the sampler.</summary>
    /// <param name="trialsPerRound">The number of trials of a round, at least 1. Default: 25.</param>
    /// <param name="best">How many of the best trials determine the space of the next round, at least 2. Default:
    /// 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than that.</exception>
    public NarrowingSampler(int trialsPerRound = 25, int best = 5)
    {
        _trialsPerRound = StudyOptions.AtLeast(trialsPerRound, 1, "number of trials per round", nameof(trialsPerRound));
        Narrowing.RequireBest(best);
        _best = best;
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters => new OrderedDictionary<string, double>
    {
        ["trials per round"] = _trialsPerRound,
        ["best"] = _best,
    };

    /// <inheritdoc />
    public bool UsesResults => true;

    /// <inheritdoc />
    public ParameterValues Suggest(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int roundStart = context.Trial / _trialsPerRound * _trialsPerRound;

        // The history ends before trial k − lag. Where it is empty, it was for the first trial of the round too.
        int lag = context.Trial - context.History.Count;
        TrialRecord[] seen = [.. context.History.Take(Math.Max(0, roundStart - lag))];
        SearchSpace space = Narrowing.Of(context.Space, seen, context.Direction, _best) ?? context.Space;
        return RandomSampler.Sample(space, context.Random).In(context.Space);
    }

    /// <summary>Returns the sampler's name and settings.</summary>
    public override string ToString() => Invariant($"NarrowingSampler(trialsPerRound: {_trialsPerRound}, best: {_best})");
}
