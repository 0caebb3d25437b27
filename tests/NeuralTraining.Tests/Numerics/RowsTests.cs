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
    public void Fill_repeats_a_row_and_Sum_adds_the_rows_as_in_double_precision(int rows, int columns)
    {
        float[] row = Numbers.Uniform(columns, -1, 1), matrix = new float[rows * columns], sum = new float[columns];
        Rows.Fill(matrix, row);
        matrix.Should().Equal(Enumerable.Repeat(row, rows).SelectMany(values => values));

        matrix = Numbers.Uniform(rows * columns, -1, 1, seed: 2);
        sum.AsSpan().Fill(float.NaN);
        ColumnSums.Run(matrix, sum);

        for (int j = 0; j < columns; j++)
        {
            double expected = 0;
            for (int i = 0; i < rows; i++)
            {
                expected += matrix[i * columns + j];
            }

            double unit = Math.ScaleB(1, -24);
            Numbers.ShouldBeClose([sum[j]], [expected], unit, Math.Sqrt(rows) * unit, $"sum of column {j}");
        }
    }

    public static TheoryData<string> AllWidths => [.. Widths.All];

    /// <summary>10⁸ and ones, whose sum in single precision loses every one.</summary>
    [Theory]
    [MemberData(nameof(AllWidths))]
    public void A_compensated_sum_keeps_what_each_addition_rounds_away(string width)
    {
        float[] result = new float[64];

        Widths.Run(width, new Sums(result), result.Length / 2);

        Numbers.ShouldBeBitEqual(result, [.. Enumerable.Range(0, result.Length).Select(i => i % 2 == 0 ? 1000f : 1f)]);
    }

    /// <summary>The sum of 10⁸, a thousand ones and −10⁸, and the mean of a thousand values of 1 + 2⁻³⁰ in its two parts, as a multiple of it.</summary>
    private readonly struct Sums(float[] result) : IVectorAction
    {
        public void Run<V>(int start, int end) where V : struct, IVector<V>
        {
            for (int i = start; i < end; i += V.Count)
            {
                V sum = V.Create(1e8f), lost = V.Create(0), twoParts = V.Create(0), lostParts = V.Create(0);
                for (int k = 0; k < 1000; k++)
                {
                    Compensated.Add(ref sum, ref lost, V.Create(1));
                    Compensated.Add(ref twoParts, ref lostParts, V.Create(1));
                    Compensated.Add(ref twoParts, ref lostParts, V.Create(MathF.ScaleB(1, -30)));
                }

                Compensated.Add(ref sum, ref lost, V.Create(-1e8f));
                V mean = Compensated.Mean(twoParts, lostParts, V.Create(1000), out V rest);
                float[] sums = new float[V.Count], means = new float[V.Count];
                V.Store(sum + lost, ref sums[0]);
                V.Store(mean + 1e9f * (rest - MathF.ScaleB(1, -30)), ref means[0]);
                for (int lane = 0; lane < V.Count; lane++)
                {
                    (result[2 * (i + lane)], result[2 * (i + lane) + 1]) = (sums[lane], means[lane]);
                }
            }
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
