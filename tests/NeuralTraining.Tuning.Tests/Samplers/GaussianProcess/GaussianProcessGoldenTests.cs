using System.Text.Json;
using FluentAssertions;
using FluentAssertions.Execution;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Samplers.GaussianProcess;

/// <summary>scikit-learn's Gaussian processes; see Golden/gaussian_process.py.</summary>
public sealed class GaussianProcessGoldenTests
{
    private const double Tolerance = 1e-6;
    private static readonly JsonElement Values = Golden.Load("gaussian_process");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Values.GetProperty("cases").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_marginal_likelihood_and_its_gradient_are_those_of_scikit_learn(int index)
    {
        JsonElement golden = Values.GetProperty("cases")[index];
        EncodedSpace space = Space(golden);
        GaussianProcessParameters parameters = Parameters(golden);
        double[] gradient = new double[parameters.Logarithms.Length];

        var function = new MarginalLikelihood(space, Encoded(space, golden, "units"), Numbers(golden, "targets"));
        double likelihood = function.Evaluate(parameters, gradient);

        Compare("the likelihood", [likelihood], [golden.GetProperty("likelihood").GetDouble()]);
        Compare("the gradient", gradient, Numbers(golden, "gradient"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_posterior_and_the_improvement_are_those_of_scikit_learn(int index)
    {
        JsonElement golden = Values.GetProperty("cases")[index];
        EncodedSpace space = Space(golden);
        double[] observed = Encoded(space, golden, "units"), pending = Encoded(space, golden, "pending"), at = Encoded(space, golden, "at");
        var posterior = new Posterior(space, [.. observed, .. pending], Numbers(golden, "targets"), Parameters(golden));
        double[] expectedMeans = Numbers(golden, "mean"), columns = new double[at.Length];
        double[] means = new double[expectedMeans.Length], variances = new double[expectedMeans.Length];
        for (int i = 0; i < at.Length; i++)
        {
            columns[i % space.Columns * means.Length + i / space.Columns] = at[i];
        }

        posterior.Predict(columns, means, variances);
        double target = posterior.Means(observed).Min();

        Compare("the means", means, expectedMeans);
        Compare("the means alone", posterior.Means(at), expectedMeans);
        Compare("the variances", variances, Numbers(golden, "variance"));
        Compare("the target", [target], [golden.GetProperty("target").GetDouble()]);
        Compare(
            "the logarithms of the improvement",
            [.. means.Zip(variances, (mean, variance) => ExpectedImprovement.Log(mean, Math.Sqrt(variance), target))],
            Numbers(golden, "log_improvement"));
    }

    [Fact]
    public void The_improvement_keeps_its_digits_where_it_is_tiny()
    {
        double[] z = Numbers(Values, "z"), expected = Numbers(Values, "log_improvement");

        for (int i = 0; i < z.Length; i++)
        {
            double tolerance = 1e-11 * Math.Max(1, Math.Abs(expected[i]));
            ExpectedImprovement.Log(mean: 0, deviation: 1, target: z[i]).Should().BeApproximately(expected[i], tolerance, "at {0:R}", z[i]);
            ExpectedImprovement.Log(mean: 5 - 2 * z[i], deviation: 2, target: 5)
                .Should().BeApproximately(expected[i] + Math.Log(2), tolerance, "at {0:R}, scaled", z[i]);
        }

        ExpectedImprovement.Log(mean: 0, deviation: 0, target: 1).Should().Be(double.NegativeInfinity, "nothing is left to find out");
    }

    private static EncodedSpace Space(JsonElement golden)
    {
        int choices = golden.GetProperty("choices").GetInt32();
        int numbers = golden.GetProperty("logarithms").GetArrayLength() - 2 - (choices > 0 ? 1 : 0);
        Parameter[] parameters = [.. Enumerable.Range(0, numbers).Select(i => Parameter.Uniform($"x{i}", 0, 1))];
        return new(new SearchSpace(choices > 0
            ? [.. parameters, Parameter.Categorical<int>("choice", [.. Enumerable.Range(0, choices)])]
            : parameters));
    }

    private static double[] Encoded(EncodedSpace space, JsonElement golden, string name)
    {
        double[] units = Numbers(golden, name), points = new double[units.Length / space.Parameters * space.Columns];
        for (int i = 0; i < units.Length / space.Parameters; i++)
        {
            space.Encode(units.AsSpan(i * space.Parameters, space.Parameters), points.AsSpan(i * space.Columns, space.Columns));
        }

        return points;
    }

    private static GaussianProcessParameters Parameters(JsonElement golden) => new(Numbers(golden, "logarithms"));

    private static double[] Numbers(JsonElement golden, string name) => golden.GetProperty(name).Doubles();

    private static void Compare(string what, double[] actual, double[] expected)
    {
        actual.Should().HaveSameCount(expected);
        using var scope = new AssertionScope();
        for (int i = 0; i < expected.Length; i++)
        {
            actual[i].Should().BeApproximately(expected[i], Tolerance * Math.Abs(expected[i]), "of {0}, number {1}", what, i);
        }
    }
}
