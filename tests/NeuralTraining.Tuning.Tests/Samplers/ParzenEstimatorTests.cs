using FluentAssertions;
using NeuralTraining.Numerics;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Samplers;

/// <summary>What must hold of the densities whichever their kernels are.</summary>
public sealed class ParzenEstimatorTests
{
    private static readonly Parameter<string> Kind = Parameter.Categorical<string>("kind", "a", "b", "c");

    private static readonly SearchSpace Discrete = new(
        Kind,
        Parameter.Integer("of a", -1, 3).When(Kind, "a"),
        Parameter.LogInteger("of a and b", 1, 20).When(Kind, "a", "b"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(200)]
    public void The_probabilities_of_all_points_add_up_to_one_where_parameters_depend_on_others(int observed)
    {
        ParzenEstimator estimator = Estimator(Discrete, observed);
        EveryPoint().Sum(point => Math.Exp(estimator.LogDensity(point))).Should().BeApproximately(1, 1e-12);
    }

    [Fact]
    public void Points_are_drawn_as_often_as_their_probabilities_say()
    {
        const int draws = 100_000;
        ParzenEstimator estimator = Estimator(Discrete, observed: 12);
        var counts = new Dictionary<string, int>();
        double[] point = new double[Discrete.Count];
        for (int i = 0; i < draws; i++)
        {
            estimator.Sample(new RandomStream(seed: 5, (ulong)i), counter: 0, point);
            string key = string.Join(' ', point);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        foreach (double[] each in EveryPoint())
        {
            double expected = draws * Math.Exp(estimator.LogDensity(each));
            double deviations = (counts.GetValueOrDefault(string.Join(' ', each)) - expected) / Math.Sqrt(expected);
            Math.Abs(deviations).Should().BeLessThan(4.5, "point {0} is expected {1} times", string.Join(' ', each), expected);
        }
    }

    [Fact]
    public void Densities_are_numbers_on_the_widest_and_the_narrowest_ranges()
    {
        var space = new SearchSpace(
            Parameter.Uniform("wide", -1e300, 1e300),
            Parameter.Uniform("narrow", 1, Math.BitIncrement(1)),
            Parameter.LogUniform("log", 1e-300, 1e300),
            Parameter.Integer("integer", int.MinValue + 1, int.MaxValue),
            Parameter.LogInteger("log integer", 1, int.MaxValue),
            Parameter.Integer("bit", 0, 1));
        ParzenEstimator estimator = Estimator(space, observed: 120);
        double[] point = new double[space.Count];
        for (int i = 0; i < 200; i++)
        {
            estimator.Sample(new RandomStream(seed: 6, (ulong)i), counter: 0, point);
            double.IsFinite(estimator.LogDensity(point)).Should().BeTrue($"the density at {string.Join(' ', point)} must be finite");
        }
    }

    private static ParzenEstimator Estimator(SearchSpace space, int observed)
    {
        IEnumerable<SamplingContext> contexts =
            Enumerable.Range(0, observed).Select(k => new SamplingContext(space, Direction.Minimize, seed: 4, k));
        ParameterValues[] points = [.. contexts.Select(new RandomSampler().Suggest)];
        return new ParzenEstimator(space, points, [.. Enumerable.Range(0, observed).Select(k => 1 + 0.1 * (k % 7))]);
    }

    private static IEnumerable<double[]> EveryPoint()
    {
        for (int second = 1; second <= 20; second++)
        {
            for (int first = -1; first <= 3; first++)
            {
                yield return [0, first, second];
            }

            yield return [1, double.NaN, second];
        }

        yield return [2, double.NaN, double.NaN];
    }
}
