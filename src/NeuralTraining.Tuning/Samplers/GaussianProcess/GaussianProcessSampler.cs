namespace NeuralTraining.Tuning;

/// <summary>Bayesian optimization: models the results by a Gaussian process and suggests the point of the largest
/// expected improvement (Jones, Schonlau and Welch, 1998, <i>Efficient Global Optimization of Expensive Black-Box
/// Functions</i>; Snoek, Larochelle and Adams, 2012, <i>Practical Bayesian Optimization of Machine Learning
/// Algorithms</i>).</summary>
/// <remarks>
/// <para>It suits few, costly trials. A suggestion takes time that grows with the cube of the number of trials, up to
/// 300: beyond them it models 300 of the trials, the best 150 and 150 at equal intervals of the ranking of the
/// rest.</para>
/// <para><b>The model.</b> The covariance is Matérn's with ν = 5/2 and a length scale for each parameter, on unit
/// coordinates (see <see cref="Parameter"/>); choices are one-hot, so that two choices are as far apart as the ends of
/// a range. A parameter that does not exist in a trial has the middle of its range there. Length scales and the
/// variances of signal and noise maximize the marginal likelihood times weak log-normal priors. They are fitted again
/// after each trial up to 20, and then each time the number of trials has grown by a tenth, on at most 100 of the
/// trials.</para>
/// <para><b>The results.</b> Losses are clipped at median + 2 (median − smallest) and standardized. A failed trial has
/// the worst loss that was seen, a pruned trial the last value that it reported. Trials that still run are taken to be
/// known to have their posterior mean (the kriging believer of Ginsbourger, Le Riche and Carraro, 2010), so that trials
/// that run at the same time try different points. The improvement is on the smallest posterior mean of a finished
/// trial, as a single result may be a lucky one.</para>
/// <para><b>The search.</b> 1024 points, of which the best 8 are improved in 6 rounds of 32 points each, with random
/// numbers of the trial. Values that were tried before are suggested only if no point of the search is new.</para>
/// <para>The first trials are those of <see cref="SobolSampler"/>, as are all until one has a value and 4 have
/// finished.</para>
/// <para>Any thread may call it, and studies may share it.</para>
/// </remarks>
public sealed class GaussianProcessSampler : ISampler
{
    /// <summary>The most points of the model.</summary>
    private const int MaxPoints = 300;

    private const int MinHistory = 4, Incumbents = 5;

    private readonly SobolSampler _startup = new();
    private volatile Fitted? _fitted;

    /// <summary>Creates the sampler.</summary>
    /// <param name="startupTrials">The number of first trials that are spread evenly and do not use results, at least
    /// 1. Default: 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public GaussianProcessSampler(int startupTrials = 10) =>
        StartupTrials = StudyOptions.AtLeast(startupTrials, 1, "number of startup trials", nameof(startupTrials));

    /// <summary>Gets the number of first trials that are spread evenly.</summary>
    public int StartupTrials { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters =>
        new OrderedDictionary<string, double> { [nameof(StartupTrials)] = StartupTrials };

    /// <inheritdoc />
    public bool UsesResults => true;

    /// <summary>Returns null: the search never ends.</summary>
    /// <param name="space">The space.</param>
    /// <exception cref="ArgumentException">The space has more than 256 parameters, the most of
    /// <see cref="SobolSampler"/>.</exception>
    public int? MaxTrials(SearchSpace space) => _startup.MaxTrials(space);

    /// <inheritdoc />
    public ParameterValues Suggest(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool hasValue = context.History.Any(trial => trial.Value is not null);
        if (context.Trial < StartupTrials || context.History.Count < MinHistory || !hasValue)
        {
            return _startup.Suggest(context);
        }

        var space = new EncodedSpace(context.Space);
        Observations observed = Observations.Of(space, context, context.History.Count).AtMost(MaxPoints);
        double[] pending = new double[context.Pending.Count * space.Columns], unit = new double[space.Parameters];
        for (int i = 0; i < context.Pending.Count; i++)
        {
            context.Pending[i].ToUnit(unit);
            space.Encode(unit, pending.AsSpan(i * space.Columns, space.Columns));
        }

        var posterior = new Posterior(space, [.. observed.Points, .. pending], Targets.Of(observed.Losses), Parameters(space, context));
        double[] means = posterior.Means(observed.Points);
        double[][] incumbents =
        [
            .. Enumerable.Range(0, observed.Count).OrderBy(i => means[i]).Take(Incumbents)
                .Select(i => observed.Units[(i * space.Parameters)..((i + 1) * space.Parameters)]),
        ];
        HashSet<ParameterValues> tried =
            [.. context.History.Select(trial => trial.Values).OfType<ParameterValues>(), .. context.Pending];
        double[] best = new AcquisitionSearch(space, posterior, means.Min(), tried, context.Random).Best(incumbents);
        return space.Values(best);
    }

    /// <summary>Returns the sampler's name and setting.</summary>
    public override string ToString() => Invariant($"GaussianProcessSampler(StartupTrials: {StartupTrials})");

    /// <summary>Returns the hyperparameters of the last fit, which is remembered with all that determines it.</summary>
    private GaussianProcessParameters Parameters(EncodedSpace space, SamplingContext context)
    {
        int trials = HyperparameterFit.LastFit(context.History.Count);
        Observations observed = Observations.Of(space, context, trials).AtMost(HyperparameterFit.MaxPoints);
        if (_fitted is { } last && ReferenceEquals(last.Space, context.Space) && last.Observed.IsSame(observed))
        {
            return last.Parameters;
        }

        var fitted = new Fitted(context.Space, observed, HyperparameterFit.Maximize(space, observed.Points, Targets.Of(observed.Losses)));
        _fitted = fitted;
        return fitted.Parameters;
    }

    private sealed record Fitted(SearchSpace Space, Observations Observed, GaussianProcessParameters Parameters);
}
