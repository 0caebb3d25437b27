using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class RowsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 3)]
    [InlineData(5, 33)]
    public void Fill_repeats_a_row_and_Sum_adds_the_rows_from_the_first_to_the_last(int rows, int columns)
    {
        float[] row = Numbers.Uniform(columns, -1, 1), matrix = new float[rows * columns], sum = new float[columns];
        Rows.Fill(matrix, row);
        matrix.Should().Equal(Enumerable.Repeat(row, rows).SelectMany(values => values));

        matrix = Numbers.Uniform(rows * columns, -1, 1, seed: 2);
        sum.AsSpan().Fill(float.NaN);
        Rows.Sum(matrix, sum);

        for (int j = 0; j < columns; j++)
        {
            float expected = 0;
            for (int i = 0; i < rows; i++)
            {
                expected += matrix[i * columns + j];
            }

            sum[j].Should().Be(expected);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void The_sum_of_squares_is_that_in_double_precision(int length)
    {
        float[] values = Numbers.Uniform(length, -10, 10);
        double expected = values.Sum(value => (double)value * value);

        Reductions.SumOfSquares(values).Should().BeApproximately(expected, 1e-13 * expected);
    }
}
