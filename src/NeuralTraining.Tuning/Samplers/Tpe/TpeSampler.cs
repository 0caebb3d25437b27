namespace NeuralTraining.Tuning;

/// <summary>Samples where good trials are dense and bad ones are not: the tree-structured Parzen estimator (Bergstra et
/// al., 2011, <i>Algorithms for Hyper-Parameter Optimization</i>), for spaces of all kinds of parameters and
/// conditions.</summary>
/// <remarks>
/// <para>The best <c>goodShare</c> of the finished trials is good, rounded up and at most 25. The others are bad, and
/// so are the trials that still run: a suggestion keeps away from them. The sampler draws some candidates from l, the
/// density of the good trials, and suggests the one with the largest l / g, where g is the density of the bad ones: it
/// maximizes the expected improvement. It suggests values that were tried before only if no candidate is new.</para>
/// <para>Complete trials rank by their values. Pruned ones follow, by their last steps and then by their last values.
/// Failed trials are always bad. Trials of equal rank are ordered by number.</para>
/// <para>The choices of the variant, in the terms of Watanabe (2023), <i>Tree-Structured Parzen Estimator:
/// Understanding Its Algorithm Components and Their Roles for Better Empirical Performance</i>:</para>
/// <list type="bullet">
/// <item><description>Both densities are multivariate: mixtures of one product of kernels for each trial, and of the
/// uniform distribution over the space as the prior, whose weight is 1. Where a trial lacks a parameter, the uniform
/// distribution replaces its kernel.</description></item>
/// <item><description>Kernels of numbers are normal distributions of the unit coordinate, truncated to [0, 1]. Their
/// standard deviation is 1 / min(100, n + 1) for the n trials of the group that have the parameter: the lower bound of
/// Bergstra's implementation (Hyperopt), the "magic clip", taken as the bandwidth. On test functions it needed fewer
/// trials than Scott's rule above that bound, and as few as distances between neighbours.</description></item>
/// <item><description>Kernels of integers are the same, integrated over the integer's part of [0,
/// 1].</description></item>
/// <item><description>Kernels of c choices are (1 + ε) / (1 + cε) for the trial's own and ε / (1 + cε) for any other,
/// with ε = 1 / (n + 1): one observation and Optuna's prior, an Aitchison–Aitken kernel.</description></item>
/// <item><description>In l the trial of rank r among n weighs log(n + 1) − log r, as in CMA-ES (Hansen, 2016, <i>The
/// CMA Evolution Strategy: A Tutorial</i>), scaled to a mean of 1. In g every trial weighs 1.</description></item>
/// </list>
/// <para>Candidate i of trial k uses the numbers i (d + 1) to i (d + 1) + d of the trial's stream for d parameters: one
/// to choose a kernel, and one for each parameter. The sampler keeps nothing between suggestions.</para>
/// </remarks>
public sealed class TpeSampler : ISampler
{
    private readonly RandomSampler _startup = new();

    /// <summary>Creates a sampler.</summary>
    /// <param name="startupTrials">How many trials to sample as a <see cref="RandomSampler"/> does first, at least 0.
    /// Default: 10, as in Optuna.</param>
    /// <param name="goodShare">The share of trials that are good, greater than 0 and less than 1. Default:
    /// 0.15.</param>
    /// <param name="candidates">How many candidates a suggestion is the best of, at least 1. Default: 24, as in
    /// Hyperopt and Optuna.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public TpeSampler(int startupTrials = 10, double goodShare = 0.15, int candidates = 24)
    {
        StartupTrials = StudyOptions.AtLeast(startupTrials, 0, "number of startup trials", nameof(startupTrials));
        GoodShare = goodShare is > 0 and < 1 ? goodShare : throw new ArgumentOutOfRangeException(
            nameof(goodShare), Invariant($"The share of good trials must be greater than 0 and less than 1, but was '{goodShare}'."));
        Candidates = StudyOptions.AtLeast(candidates, 1, "number of candidates", nameof(candidates));
    }

    /// <summary>Gets how many trials are sampled at random first.</summary>
    public int StartupTrials { get; }

    /// <summary>Gets the share of trials that are good.</summary>
    public double GoodShare { get; }

    /// <summary>Gets how many candidates a suggestion is the best of.</summary>
    public int Candidates { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters => new OrderedDictionary<string, double>
    {
        [nameof(StartupTrials)] = StartupTrials,
        [nameof(GoodShare)] = GoodShare,
        [nameof(Candidates)] = Candidates,
    };

    /// <inheritdoc />
    public bool UsesResults => true;

    /// <inheritdoc />
    public ParameterValues Suggest(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Trial < StartupTrials)
        {
            return _startup.Suggest(context);
        }

        TpeGroups groups = TpeGroups.Of(context, GoodShare);
        double[] equal = new double[groups.Bad.Count];
        Array.Fill(equal, 1);
        var l = new ParzenEstimator(context.Space, groups.Good, groups.GoodWeights());
        var g = new ParzenEstimator(context.Space, groups.Bad, equal);

        double[] candidate = new double[context.Space.Count], best = new double[context.Space.Count];
        (bool IsNew, double Ratio) bestScore = (false, double.NegativeInfinity);
        for (int i = 0; i < Candidates; i++)
        {
            l.Sample(context.Random, (ulong)i * (ulong)(candidate.Length + 1), candidate);
            (bool IsNew, double Ratio) score = (!groups.Contain(candidate), l.LogDensity(candidate) - g.LogDensity(candidate));
            if (i == 0 || score.CompareTo(bestScore) > 0)
            {
                bestScore = score;
                candidate.CopyTo(best, 0);
            }
        }

        return ParameterValues.FromNumbers(context.Space, best);
    }

    /// <summary>Returns the sampler's name and settings.</summary>
    public override string ToString() =>
        Invariant($"TpeSampler(StartupTrials: {StartupTrials}, GoodShare: {GoodShare}, Candidates: {Candidates})");
}
