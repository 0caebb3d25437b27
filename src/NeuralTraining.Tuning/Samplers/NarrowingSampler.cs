namespace NeuralTraining.Tuning;

/// <summary>Samples at random in rounds, each in the space that <see cref="SearchSpace.Narrow"/> makes of the best
/// trials of all rounds before: the chapter's search, automatic (chapter 6, Optimizing Hyperparameters).</summary>
/// <remarks>
/// <para>Trial k belongs to round k / <c>trialsPerRound</c>, and all trials of a round have the same space: narrowed by
/// the trials that the first of the round may look at. These are the trials before the round, without the last few that
/// the study's lag hides. While fewer than <c>best</c> of them are complete, as in the first round, the space is
/// whole.</para>
/// <para>Ranges shrink from round to round, and hardly ever grow again: after about eight rounds a search has settled,
/// if need be beside the best point. For more than 200 trials choose more trials per round.</para>
/// <para>In its space a trial is sampled as by a <see cref="RandomSampler"/>, from the same random numbers.</para>
/// </remarks>
public sealed class NarrowingSampler : ISampler
{
    /// <summary>Creates the sampler.</summary>
    /// <param name="trialsPerRound">The number of trials of a round, at least 1. Default: 25.</param>
    /// <param name="best">How many of the best trials determine the space of the next round, at least 2. Default:
    /// 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than that.</exception>
    public NarrowingSampler(int trialsPerRound = 25, int best = 5)
    {
        TrialsPerRound = StudyOptions.AtLeast(trialsPerRound, 1, "number of trials per round", nameof(trialsPerRound));
        Narrowing.RequireBest(best);
        Best = best;
    }

    /// <summary>Gets the number of trials of a round.</summary>
    public int TrialsPerRound { get; }

    /// <summary>Gets how many of the best trials determine the space of the next round.</summary>
    public int Best { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters => new OrderedDictionary<string, double>
    {
        [nameof(TrialsPerRound)] = TrialsPerRound,
        [nameof(Best)] = Best,
    };

    /// <inheritdoc />
    public bool UsesResults => true;

    /// <inheritdoc />
    public ParameterValues Suggest(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int roundStart = context.Trial / TrialsPerRound * TrialsPerRound;

        // The history ends before trial k − lag. Where it is empty, it was for the first trial of the round too.
        int lag = context.Trial - context.History.Count;
        TrialRecord[] seen = [.. context.History.Take(Math.Max(0, roundStart - lag))];
        SearchSpace space = Narrowing.Of(context.Space, seen, context.Direction, Best) ?? context.Space;
        return RandomSampler.Sample(space, context.Random).In(context.Space);
    }

    /// <summary>Returns the sampler's name and settings.</summary>
    public override string ToString() => Invariant($"NarrowingSampler(TrialsPerRound: {TrialsPerRound}, Best: {Best})");
}
