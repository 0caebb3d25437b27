namespace NeuralTraining.Tuning;

/// <summary>Fits the hyperparameters of the Gaussian process: the largest product of marginal likelihood and priors
/// that is found from two fixed starts.</summary>
/// <remarks>
/// <para>The priors of the logarithms are normal and weak, so that few points do not overfit: a length scale has the
/// median ½ and the signal's variance the median 1, both with a deviation of 1 of the logarithm; the noise's variance
/// has the median e⁻⁸, with a deviation of 2.</para>
/// <para>The first start is the medians. The second has length scales e times smaller, and noise of variance
/// e⁻³.</para>
/// </remarks>
internal static class HyperparameterFit
{
    /// <summary>The most points of a fit, whose time grows with their cube.</summary>
    public const int MaxPoints = 100;

    private const double LogHalf = -0.69314718055994530942;

    private static readonly (double Mean, double Deviation) OfScale = (LogHalf, 1), OfSignal = (0, 1), OfNoise = (-8, 2);

    /// <summary>Logarithms of length scales and of the noise's variance.</summary>
    private static readonly (double Scale, double Noise)[] Starts = [(OfScale.Mean, OfNoise.Mean), (OfScale.Mean - 1, -3)];

    private static readonly Bfgs Optimizer = new() { MaxIterations = 25, Tolerance = 0.01, MaxStep = 1.5 };

    /// <summary>Returns the number of trials, at most a given one, after which the hyperparameters were fitted last: up
    /// to 20 after each trial, then after each tenth part more.</summary>
    public static int LastFit(int trials)
    {
        int last = 1;
        for (int next = 1; next <= trials; next += Math.Max(1, next / 10))
        {
            last = next;
        }

        return Math.Min(last, trials);
    }

    public static GaussianProcessParameters Maximize(EncodedSpace space, ReadOnlySpan<double> points, double[] targets)
    {
        int p = space.Parameters;
        (double Mean, double Deviation)[] priors = [.. Enumerable.Repeat(OfScale, p), OfSignal, OfNoise];
        var likelihood = new MarginalLikelihood(space, points, targets);

        double[] best = [];
        double smallest = double.PositiveInfinity;
        foreach ((double scale, double noise) in Starts)
        {
            double[] x = new double[p + 2];
            x.AsSpan(0, p).Fill(scale);
            x[^1] = noise;
            double value = Optimizer.Minimize((at, gradient) => -LogPosterior(likelihood, priors, at, gradient), x);
            if (best.Length == 0 || value < smallest)
            {
                (best, smallest) = (x, value);
            }
        }

        return new(best);
    }

    /// <summary>Returns the logarithm of likelihood times priors, and writes its negated gradient.</summary>
    private static double LogPosterior(
        MarginalLikelihood likelihood, (double Mean, double Deviation)[] priors, ReadOnlySpan<double> at, Span<double> gradient)
    {
        double value = likelihood.Evaluate(new(at.ToArray()), gradient);
        for (int i = 0; i < at.Length; i++)
        {
            (double mean, double deviation) = priors[i];
            double z = (at[i] - mean) / deviation;
            value -= 0.5 * z * z;
            gradient[i] = z / deviation - gradient[i];
        }

        return value;
    }
}
