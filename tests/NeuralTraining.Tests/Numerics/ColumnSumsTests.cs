using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class ColumnSumsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 3)]
    [InlineData(5, 33)]
    [InlineData(1000, 19)]
    public void The_sums_are_those_in_double_precision(int rows, int columns)
    {
        float[] matrix = Numbers.Uniform(rows * columns, -1, 1, seed: 2), sums = new float[columns];
        sums.AsSpan().Fill(float.NaN);
        ColumnSums.Run(matrix, sums);

        for (int j = 0; j < columns; j++)
        {
            double expected = 0;
            for (int i = 0; i < rows; i++)
            {
                expected += matrix[i * columns + j];
            }

            double unit = Math.ScaleB(1, -24);
            Numbers.ShouldBeClose([sums[j]], [expected], unit, Math.Sqrt(rows) * unit, $"sum of column {j}");
        }
    }
}
