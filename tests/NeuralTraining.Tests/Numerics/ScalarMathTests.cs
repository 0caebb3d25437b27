using System.Runtime.Intrinsics;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class ScalarMathTests
{
    [Fact]
    public void Log_is_the_logarithm()
    {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            double x = Math.ScaleB(1 + random.NextDouble(), random.Next(-1000, 1000));
            double expected = Math.Log(x);
            ScalarMath.Log(x).Should().BeApproximately(expected, 4e-16 * Math.Abs(expected) + 1e-300, "of {0:R}", x);
        }

        ScalarMath.Log(1).Should().Be(0);
        for (double x = 0.5; x < 2; x += 0.001)
        {
            ScalarMath.Log(x).Should().BeApproximately(Math.Log(x), 3e-16, "of {0:R}", x);
        }
    }

    [Fact]
    public void Log1P_keeps_the_digits_of_a_small_number()
    {
        for (int e = -120; e < 0; e++)
        {
            foreach (double m in new[] { 1, 1.25, 1.6, 1.99 })
            {
                // log(1 + x) = x log(u) / (u − 1) with u = 1 + x rounded
                double x = Math.ScaleB(m, e), u = 1 + x, expected = u == 1 ? x : x * (Math.Log(u) / (u - 1));
                ScalarMath.Log1P(x).Should().BeApproximately(expected, 5e-16 * expected, "of {0:R}", x);
            }
        }

        ScalarMath.Log1P(0).Should().Be(0);
        ScalarMath.Log1P(1).Should().BeApproximately(Math.Log(2), 2e-16);
        ScalarMath.Log1P(double.NaN).Should().Be(double.NaN);
    }

    /// <summary>Where a loss is infinite or not a number, its logarithm must not be one.</summary>
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.Epsilon)]
    public void There_is_no_logarithm_of_what_is_no_positive_normal_number(double x) => ScalarMath.Log(x).Should().Be(double.NaN);

    [Fact]
    public void Four_logarithms_have_the_bits_of_each_alone()
    {
        double[] special =
        [
            0, -0.0, -1, 1, 2, Math.Sqrt(0.5), Math.Sqrt(2), double.Epsilon, 2.2250738585072014e-308, double.BitDecrement(2.2250738585072014e-308),
            double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.BitDecrement(1), double.BitIncrement(1),
        ];
        var random = new Random(1);
        double[] numbers = [.. special, .. Enumerable.Range(0, 100_000).Select(_ => Math.ScaleB(1 + random.NextDouble(), random.Next(-1022, 1023)))];

        for (int i = 0; i < numbers.Length; i += 4)
        {
            Vector256<double> logs = ScalarMath.Log(Vector256.Create(numbers.AsSpan(i)));
            for (int j = 0; j < 4; j++)
            {
                BitConverter.DoubleToInt64Bits(logs[j]).Should().Be(BitConverter.DoubleToInt64Bits(ScalarMath.Log(numbers[i + j])), "of {0:R}", numbers[i + j]);
            }
        }
    }

    [Fact]
    public void Many_Log1P_have_the_bits_of_each_alone()
    {
        var random = new Random(1);
        float[] special = [0, 1, float.NaN, 0.4f, float.BitIncrement(0.4f), float.BitDecrement(1), float.Epsilon];
        float[] numbers = [.. special, .. Enumerable.Range(0, 100_000).Select(i => i % 2 == 0 ? random.NextSingle() : MathF.ScaleB(random.NextSingle(), -random.Next(120)))];
        double[] logs = new double[numbers.Length];

        ScalarMath.Log1P(numbers, logs);

        for (int i = 0; i < numbers.Length; i++)
        {
            BitConverter.DoubleToInt64Bits(logs[i]).Should().Be(BitConverter.DoubleToInt64Bits(ScalarMath.Log1P(numbers[i])), "of {0:R}", numbers[i]);
        }
    }

    [Fact]
    public void Exp_is_the_exponential()
    {
        for (double x = -699.9; x < 699.9; x += 0.0137)
        {
            double expected = Math.Exp(x);
            ScalarMath.Exp(x).Should().BeApproximately(expected, 5e-16 * expected, "of {0:R}", x);
        }

        ScalarMath.Exp(0).Should().Be(1);
        ScalarMath.Exp(-701).Should().Be(0);
        ScalarMath.Exp(double.NegativeInfinity).Should().Be(0);
    }

    [Fact]
    public void Exp_overflows_to_infinity()
    {
        ScalarMath.Exp(709.7).Should().BeApproximately(Math.Exp(709.7), 5e-16 * Math.Exp(709.7));
        ScalarMath.Exp(709.8).Should().Be(double.PositiveInfinity);
        ScalarMath.Exp(710.1).Should().Be(double.PositiveInfinity);
        ScalarMath.Exp(double.PositiveInfinity).Should().Be(double.PositiveInfinity);
        ScalarMath.Exp(double.NaN).Should().Be(double.NaN);
    }

    [Fact]
    public void Normal_probabilities_are_those_of_SciPy()
    {
        JsonElement golden = Golden.Load("normal_cdf");
        double[] x = golden.GetProperty("x").Doubles(), expected = golden.GetProperty("p").Doubles();

        for (int i = 0; i < x.Length; i++)
        {
            ScalarMath.NormalCdf(x[i]).Should().BeApproximately(expected[i], 1e-15, "at {0:R}", x[i]);
            ScalarMath.NormalCdf(x[i]).Should().BeApproximately(expected[i], 1e-6 * expected[i], "at {0:R}, relative to the value", x[i]);
        }

        ScalarMath.NormalCdf(double.NegativeInfinity).Should().Be(0);
        ScalarMath.NormalCdf(double.PositiveInfinity).Should().Be(1);
        ScalarMath.NormalCdf(double.NaN).Should().Be(double.NaN);
    }

    [Fact]
    public void Normal_quantiles_are_those_of_SciPy()
    {
        JsonElement golden = Golden.Load("normal_quantile");
        double[] p = golden.GetProperty("p").Doubles(), expected = golden.GetProperty("x").Doubles();

        for (int i = 0; i < p.Length; i++)
        {
            ScalarMath.NormalQuantile(p[i]).Should().BeApproximately(expected[i], 1e-14 * Math.Abs(expected[i]) + 1e-15, "at {0:R}", p[i]);
        }
    }

    [Fact]
    public void CosinePi_is_the_cosine()
    {
        for (int i = 0; i <= 10_000; i++)
        {
            double u = i / 10_000.0;
            ScalarMath.CosinePi(u).Should().BeApproximately(Math.Cos(Math.PI * u), 6e-16, "of {0:R}", u);
        }

        ScalarMath.CosinePi(0.5).Should().Be(0);
        ScalarMath.CosinePi(0).Should().BeApproximately(1, 3e-16);
        ScalarMath.CosinePi(1).Should().Be(-ScalarMath.CosinePi(0));
    }

    /// <summary>Near its zero the error is small against the value, not only against one.</summary>
    [Fact]
    public void CosinePi_keeps_its_digits_near_zero()
    {
        for (int e = -50; e < -1; e++)
        {
            double distance = Math.ScaleB(1, e), expected = Math.Sin(Math.PI * distance);
            ScalarMath.CosinePi(0.5 - distance).Should().BeApproximately(expected, 1e-15 * expected, "{0:R} from one half", distance);
        }
    }
}
