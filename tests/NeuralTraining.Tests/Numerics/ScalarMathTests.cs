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
    public void Normal_quantiles_are_those_of_SciPy()
    {
        JsonElement golden = Golden.Load("normal_quantile");
        double[] p = golden.GetProperty("p").Doubles(), expected = golden.GetProperty("x").Doubles();

        for (int i = 0; i < p.Length; i++)
        {
            ScalarMath.NormalQuantile(p[i]).Should().BeApproximately(expected[i], 1e-14 * Math.Abs(expected[i]) + 1e-15, "at {0:R}", p[i]);
        }
    }
}
