using FluentAssertions;
using MathNet.Numerics;
using NeuralTraining.Numerics;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Samplers.GaussianProcess;

public sealed class CholeskyFactorTests
{
    /// <summary>More columns than MathNet factors on one thread.</summary>
    private const int Order = 340;

    [Fact]
    public void The_factor_has_the_same_bits_on_any_number_of_threads()
    {
        int before = Control.MaxDegreeOfParallelism;
        try
        {
            Control.MaxDegreeOfParallelism = 1;
            CholeskyFactor expected = CholeskyFactor.Of(Matrix(Order), Order)!;
            foreach (int threads in new[] { 2, 3, 8 })
            {
                Control.MaxDegreeOfParallelism = threads;
                CholeskyFactor actual = CholeskyFactor.Of(Matrix(Order), Order)!;
                actual.Elements.SequenceEqual(expected.Elements).Should().BeTrue("{0} threads change nothing", threads);
            }
        }
        finally
        {
            Control.MaxDegreeOfParallelism = before;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(33)]
    public void Solutions_and_the_inverse_solve_their_equations(int n)
    {
        double[] matrix = Matrix(n), inverse = new double[n * n];
        CholeskyFactor factor = CholeskyFactor.Of([.. matrix], n)!;
        double[] b = [.. Enumerable.Range(0, n).Select(i => i - 0.3)], x = [.. b];

        factor.SolveLower(x);
        double[] wide = [.. b.SelectMany(value => new[] { value, 2 * value, 0 })];
        factor.SolveLower(wide, 3);
        for (int i = 0; i < n; i++)
        {
            wide[3 * i].Should().BeApproximately(x[i], 1e-12);
            wide[3 * i + 1].Should().BeApproximately(2 * x[i], 1e-12);
            wide[3 * i + 2].Should().Be(0);
        }

        factor.SolveUpper(x);
        factor.Invert(inverse);
        for (int i = 0; i < n; i++)
        {
            Enumerable.Range(0, n).Sum(j => matrix[i * n + j] * x[j]).Should().BeApproximately(b[i], 1e-10, "row {0}", i);
            for (int k = 0; k < n; k++)
            {
                Enumerable.Range(0, n).Sum(j => matrix[i * n + j] * inverse[Math.Max(j, k) * n + Math.Min(j, k)])
                    .Should().BeApproximately(i == k ? 1 : 0, 1e-10, "row {0}, column {1}", i, k);
            }
        }
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_has_no_factor() => CholeskyFactor.Of([1, 2, 2, 1], 2).Should().BeNull();

    private static double[] Matrix(int n)
    {
        var random = new RandomStream(3, 0);
        double[] at = [.. Enumerable.Range(0, n).Select(i => random.Uniform((ulong)i))];
        double[] matrix = new double[n * n];
        for (int i = 0; i < n * n; i++)
        {
            matrix[i] = ScalarMath.Exp(-8 * Math.Abs(at[i / n] - at[i % n])) + (i / n == i % n ? 0.01 : 0);
        }

        return matrix;
    }
}
