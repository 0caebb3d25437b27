namespace NeuralTraining.Numerics;

/// <summary>
/// Computes double-precision functions with the same bits on every machine. <see cref="Math.Log(double)"/>, which is
/// the C library's, does not promise that. Nothing here allocates.
/// </summary>
public static partial class ScalarMath
{
    private const double Ln2 = 0.69314718055994530942, RestOfLn2 = 2.3190468138462996e-17;
    private const int MantissaBits = 52, ExponentOfOne = 1023;
    private const double SqrtHalf = 0.70710678118654752440;

    /// <summary>Up to here log(1 + x) is computed from x alone.</summary>
    private const double Log1PSmall = 0.4;

    /// <summary>1/21, 1/19, … 1/3.</summary>
    private static readonly double[] OddReciprocals =
        [1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3];

    /// <summary>Returns the natural logarithm, with an error of about 1 unit in the last place.</summary>
    /// <param name="x">A positive, finite, normal number; the logarithm of any other is NaN.</param>
    public static double Log(double x)
    {
        if (!(x > 0 && double.IsNormal(x)))
        {
            return double.NaN;
        }

        // x = m 2ᵉ with √½ ≤ m < √2
        long bits = BitConverter.DoubleToInt64Bits(x);
        int e = (int)(bits >> MantissaBits) - ExponentOfOne;
        double m = BitConverter.Int64BitsToDouble((bits & ((1L << MantissaBits) - 1)) | ((long)ExponentOfOne << MantissaBits));
        if (m > 2 * SqrtHalf)
        {
            m *= 0.5;
            e++;
        }

        return e * Ln2 + TwiceArtanh((m - 1) / (m + 1));
    }

    /// <summary>log(1 + x) for x from 0 to 1; NaN of NaN. A small x keeps its digits.</summary>
    internal static double Log1P(double x)
    {
        // 1 + x = (1 + s) / (1 − s)
        return x <= Log1PSmall ? TwiceArtanh(x / (2 + x)) : Log(1 + x);
    }

    /// <summary>2 artanh s = log((1 + s) / (1 − s)) for |s| ≤ 0.172.</summary>
    private static double TwiceArtanh(double s)
    {
        // 2 (s + s³/3 + s⁵/5 + ...)
        double z = s * s;
        double series = 0;
        foreach (double reciprocal in OddReciprocals)
        {
            series = (series + reciprocal) * z;
        }

        return 2 * (s + s * series);
    }

    /// <summary>Returns e to the power of a number, with an error of about 1 unit in the last place.</summary>
    /// <param name="x">The exponent; the result is 0 below −700, and infinite above 710.</param>
    public static double Exp(double x)
    {
        if (x is < -700 or > 710)
        {
            return x < 0 ? 0 : double.PositiveInfinity;
        }

        // eˣ = 2ᵏ eʳ with |r| ≤ ½ ln 2
        double k = Math.Round(x / Ln2);
        double r = Math.FusedMultiplyAdd(-k, Ln2, x) - k * RestOfLn2;

        // eʳ = 1 + r (1 + r/2 (1 + r/3 (1 + …))), whose terms after r¹⁴ are below 1e-19
        double series = 1;
        for (int n = 14; n >= 1; n--)
        {
            series = 1 + r / n * series;
        }

        return Math.ScaleB(series, (int)k);
    }

    /// <summary>x to the power of n ≥ 0, by squaring: about 2 log₂ n multiplications, always the same ones.</summary>
    internal static double Power(double x, long n)
    {
        double power = 1;
        for (; n > 0; n >>= 1)
        {
            power = (n & 1) == 1 ? power * x : power;
            x *= x;
        }

        return power;
    }

    /// <summary>cos(πu) for u from 0 to 1.</summary>
    internal static double CosinePi(double u)
    {
        // cos(πu) = sin y with y = π (½ − u), |y| ≤ π/2
        // sin y = y (1 − y²/(2·3) (1 − y²/(4·5) (1 − …))), whose terms after y²¹ are below 2e-18
        double y = Math.PI * (0.5 - u);
        double z = y * y;
        double series = 1;
        for (int k = 21; k >= 3; k -= 2)
        {
            series = 1 - z / ((k - 1) * k) * series;
        }

        return y * series;
    }

    /// <summary>Returns the probability that a standard normal variable is at most <paramref name="x"/>: Hart (1968),
    /// <i>Computer Approximations</i>, algorithm 5666, as West (2005) gives it, with an absolute error of about
    /// 1e-15.</summary>
    /// <param name="x">The bound.</param>
    public static double NormalCdf(double x)
    {
        double t = Math.Abs(x), density = Exp(-0.5 * t * t);
        const double rootOfTwoPi = 2.506628274631000502;
        double tail = t < 7.07106781186547
            ? density * Ratio(t, HartNumerator, HartDenominator)
            : density / (t + 1 / (t + 2 / (t + 3 / (t + 4 / (t + 0.65))))) / rootOfTwoPi;
        return x > 0 ? 1 - tail : tail;
    }

    /// <summary>Returns the number that a standard normal variable is below with a given probability: Wichura (1988),
    /// <i>Algorithm AS 241</i>, Applied Statistics 37, PPND16, with a relative error of about 1e-16.</summary>
    /// <param name="p">The probability, greater than 0 and less than 1.</param>
    public static double NormalQuantile(double p)
    {
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double r = 0.180625 - q * q;
            return q * Ratio(r, CentralNumerator, CentralDenominator);
        }

        double t = Math.Sqrt(-Log(q < 0 ? p : 1 - p));
        double x = t <= 5
            ? Ratio(t - 1.6, MiddleNumerator, MiddleDenominator)
            : Ratio(t - 5, TailNumerator, TailDenominator);
        return q < 0 ? -x : x;
    }

    private static double Ratio(double r, ReadOnlySpan<double> numerator, ReadOnlySpan<double> denominator) =>
        Polynomial(r, numerator) / Polynomial(r, denominator);

    private static double Polynomial(double r, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            sum = sum * r + coefficients[i];
        }

        return sum;
    }

    private static readonly double[] HartNumerator =
    [
        220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383,
        6.37396220353165, 0.700383064443688, 3.52624965998911e-2,
    ];

    private static readonly double[] HartDenominator =
    [
        440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674,
        86.7807322029461, 16.064177579207, 1.75566716318264, 8.83883476483184e-2,
    ];

    private static readonly double[] CentralNumerator =
    [
        3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
        4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
    ];

    private static readonly double[] CentralDenominator =
    [
        1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
        2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3,
    ];

    private static readonly double[] MiddleNumerator =
    [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static readonly double[] MiddleDenominator =
    [
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static readonly double[] TailNumerator =
    [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static readonly double[] TailDenominator =
    [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];
}
