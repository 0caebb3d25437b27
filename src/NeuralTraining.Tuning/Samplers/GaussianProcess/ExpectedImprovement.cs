using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>The expected improvement of a normal variable on a target: E max(0, target − Y) (Jones, Schonlau and Welch,
/// 1998).</summary>
internal static class ExpectedImprovement
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>Below it, density and distribution cancel.</summary>
    private const double FarBelow = -3;

    /// <summary>Returns the logarithm of the improvement, which orders points also where the improvement is too small
    /// for a double (Ament et al., 2023, <i>Unexpected Improvements to Expected Improvement</i>); −∞ without a
    /// deviation.</summary>
    public static double Log(double mean, double deviation, double target)
    {
        if (!(deviation > 0 && double.IsNormal(deviation)))
        {
            return double.NegativeInfinity;
        }

        // σ h(z) with h(z) = φ(z) + z Φ(z)
        double z = (target - mean) / deviation;
        double logDensity = -0.5 * z * z - HalfLogTwoPi;
        if (z > FarBelow)
        {
            return ScalarMath.Log(deviation * (ScalarMath.Exp(logDensity) + z * ScalarMath.NormalCdf(z)));
        }

        // Mills' ratio is 1/(t + c) with t = −z and c = 1/(t + 2/(t + 3/(t + …))), so h(z) = φ(z) c/(t + c).
        double t = -z, c = 0;
        for (int n = 40; n >= 1; n--)
        {
            c = n / (t + c);
        }

        return ScalarMath.Log(deviation) + logDensity + ScalarMath.Log(c / (t + c));
    }
}
