using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>A normal distribution of mean μ in [0, 1] and standard deviation σ, truncated to [0, 1].</summary>
internal readonly struct TruncatedNormal
{
    /// <summary>log √(2π).</summary>
    private const double LogRootOfTwoPi = 0.91893853320467274178;

    /// <summary>An interval is integrated by its midpoint if its width, times 1 + the distance from the mean, is
    /// less.</summary>
    private const double Narrow = 0.01;

    private readonly double _mean, _sigma, _logMass, _logScale;

    /// <summary>Φ of the lower end, and 1 − Φ of the upper end.</summary>
    private readonly double _below, _above;

    public TruncatedNormal(double mean, double sigma)
    {
        (_mean, _sigma) = (mean, sigma);
        _below = ScalarMath.NormalCdf(-mean / sigma);
        _above = ScalarMath.NormalCdf((mean - 1) / sigma);

        // The mean is between the ends, so neither tail exceeds ½.
        _logMass = ScalarMath.Log(1 - _below - _above);
        _logScale = LogRootOfTwoPi + ScalarMath.Log(sigma) + _logMass;
    }

    /// <summary>Returns the logarithm of the density at a point of [0, 1].</summary>
    public double LogDensity(double x)
    {
        double z = (x - _mean) / _sigma;
        return -0.5 * z * z - _logScale;
    }

    /// <summary>Returns the logarithm of the probability of a part of [0, 1].</summary>
    public double LogProbability(double from, double to) =>
        LogInterval((from - _mean) / _sigma, (to - _mean) / _sigma) - _logMass;

    /// <summary>Returns the number that the distribution is below with probability u in [0, 1).</summary>
    public double Quantile(double u)
    {
        // p = Φ(z) and q = 1 − Φ(z); the smaller of them keeps its digits.
        double inside = 1 - _below - _above, p = _below + u * inside, q = _above + (1 - u) * inside;
        double z = p <= 0.5 ? Quantile(p, -_mean / _sigma) : -Quantile(q, (_mean - 1) / _sigma);
        return Math.Clamp(_mean + _sigma * z, 0, 1);
    }

    /// <summary>log(Φ(b) − Φ(a)) for a &lt; b, with a small relative error of the probability also far from 0, and −∞
    /// where it is no normal number.</summary>
    private static double LogInterval(double a, double b)
    {
        // The tail on the side of the interval keeps its digits.
        (a, b) = a + b < 0 ? (-b, -a) : (a, b);
        double middle = 0.5 * (a + b), width = b - a;
        if (width * (1 + middle) < Narrow)
        {
            // φ(m) w (1 + (m² − 1) w² / 24 + …)
            double correction = 1 + (middle * middle - 1) * width * width / 24;
            return -0.5 * middle * middle - LogRootOfTwoPi + ScalarMath.Log(width * correction);
        }

        double probability = a > 0
            ? ScalarMath.NormalCdf(-a) - ScalarMath.NormalCdf(-b)
            : 1 - ScalarMath.NormalCdf(a) - ScalarMath.NormalCdf(-b);
        return double.IsNormal(probability) ? ScalarMath.Log(probability) : double.NegativeInfinity;
    }

    private static double Quantile(double p, double end) => p > 0 ? ScalarMath.NormalQuantile(p) : end;
}
