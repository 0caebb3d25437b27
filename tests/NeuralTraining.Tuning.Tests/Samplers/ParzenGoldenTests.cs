using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Samplers;

/// <summary>The densities of the estimator against SciPy's (Golden/parzen.py).</summary>
public sealed class ParzenGoldenTests
{
    private const double Tolerance = 1e-9;

    private static readonly JsonElement Values = Golden.Load("parzen");

    private static readonly Parameter<string> Choice = Parameter.Categorical<string>("choice", "a", "b", "c");

    private static readonly SearchSpace Space = new(
        Parameter.Uniform("uniform", -5, 10),
        Parameter.LogUniform("log", 1e-6, 1e-2),
        Parameter.Integer("integer", 1, 8),
        Parameter.LogInteger("log integer", 4, 300),
        Choice,
        Parameter.Uniform("of a", 0, 1).When(Choice, "a"),
        Parameter.LogInteger("of b and c", 1, 1000).When(Choice, "b", "c"));

    [Fact]
    public void Truncated_normal_distributions_equal_those_of_SciPy_also_far_from_the_mean()
    {
        foreach (JsonElement entry in Values.GetProperty("truncated").EnumerateArray())
        {
            double mean = entry.GetProperty("mean").GetDouble(), sigma = entry.GetProperty("sigma").GetDouble();
            var normal = new TruncatedNormal(mean, sigma);
            string name = FormattableString.Invariant($"normal with mean {mean} and standard deviation {sigma}");
            Compare(name, "log density", entry, "points", "density", x => normal.LogDensity(x.GetDouble()));
            Compare(
                name, "log probability", entry, "parts", "probability",
                part => normal.LogProbability(part[0].GetDouble(), part[1].GetDouble()));
            Compare(name, "quantile", entry, "levels", "quantiles", u => normal.Quantile(u.GetDouble()));
        }
    }

    [Fact]
    public void Densities_and_weights_equal_those_of_SciPy()
    {
        foreach (JsonElement entry in Values.GetProperty("estimators").EnumerateArray())
        {
            ParameterValues[] points = [.. entry.GetProperty("numbers").EnumerateArray().Select(Point)];
            var estimator = new ParzenEstimator(Space, points, entry.GetProperty("weights").Doubles());
            string name = $"estimator of {points.Length} points";
            double[] mixture = estimator.Weights.ToArray();
            int i = 0;
            Compare(name, "weight", entry, "mixture", "mixture", _ => mixture[i++]);
            Compare(name, "log density", entry, "points", "log", x => estimator.LogDensity(Point(x).Numbers));
        }
    }

    private static ParameterValues Point(JsonElement numbers) => ParameterValues.FromNumbers(
        Space, [.. numbers.EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Null ? double.NaN : number.GetDouble())]);

    private static void Compare(
        string name, string what, JsonElement entry, string arguments, string results, Func<JsonElement, double> compute)
    {
        entry.GetProperty(results).GetArrayLength().Should().Be(entry.GetProperty(arguments).GetArrayLength());
        foreach ((JsonElement argument, JsonElement result) in
            entry.GetProperty(arguments).EnumerateArray().Zip(entry.GetProperty(results).EnumerateArray()))
        {
            double actual = compute(argument);
            if (result.ValueKind == JsonValueKind.Null)
            {
                actual.Should().BeLessThan(-650, $"the {what} of the {name} at {argument} is below what a double holds");
                continue;
            }

            double expected = result.GetDouble();
            actual.Should().BeApproximately(
                expected,
                Tolerance * Math.Max(1, Math.Abs(expected)),
                FormattableString.Invariant($"the {what} of the {name} at {argument} differs by {actual - expected:g2}"));
        }
    }
}
