using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Samplers.GaussianProcess;

public sealed class BfgsTests
{
    private static readonly Bfgs Patient = new() { MaxIterations = 200, Tolerance = 0, MaxStep = 1 };

    [Fact]
    public void It_finds_the_minimum_at_the_end_of_Rosenbrocks_valley()
    {
        double[] x = [-1.2, 1];

        double value = Patient.Minimize(Rosenbrock, x);

        value.Should().BeLessThan(1e-15);
        x.Should().OnlyContain(number => Math.Abs(number - 1) < 1e-6);
    }

    [Fact]
    public void It_never_moves_to_a_greater_value()
    {
        double[] x = [-1.2, 1];
        double last = double.PositiveInfinity;
        for (int iterations = 0; iterations < 30; iterations++)
        {
            double[] point = [.. x];
            double value = new Bfgs { MaxIterations = iterations, Tolerance = 0, MaxStep = 1 }.Minimize(Rosenbrock, point);
            value.Should().BeLessThanOrEqualTo(last);
            last = value;
        }
    }

    [Fact]
    public void It_steps_back_from_where_the_function_is_not_defined()
    {
        double[] x = [3];

        Patient.Minimize(
            (at, gradient) =>
            {
                gradient[0] = 2 * at[0];
                return at[0] < 0 ? double.PositiveInfinity : at[0] * at[0];
            },
            x);

        x[0].Should().BeInRange(0, 1e-3);
    }

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> gradient)
    {
        double valley = x[1] - x[0] * x[0];
        gradient[0] = -2 * (1 - x[0]) - 400 * x[0] * valley;
        gradient[1] = 200 * valley;
        return (1 - x[0]) * (1 - x[0]) + 100 * valley * valley;
    }
}
