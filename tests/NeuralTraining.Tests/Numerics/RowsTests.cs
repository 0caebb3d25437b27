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
    [InlineData(1000, 19)]
    public void Fill_repeats_a_row(int rows, int columns)
    {
        float[] row = Numbers.Uniform(columns, -1, 1), matrix = new float[rows * columns];
        Rows.Fill(matrix, row);

        matrix.Should().Equal(Enumerable.Repeat(row, rows).SelectMany(values => values));
    }
}
