using CsCheck;
using FluentAssertions;
using NeuralTraining.Numerics;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class ProductCutTests
{
    [Fact]
    public void Every_element_is_in_one_part_whatever_the_shape_and_the_number_of_threads() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 300], Gen.Int[1, 40], Gen.Bool).Sample((m, n, degree, isTransposed) =>
        {
            ProductCut cut = ProductCut.For(Left(m, 8), Right(8, n, isTransposed), degree);
            int[] times = new int[m * n];
            for (int part = 0; part < cut.Count; part++)
            {
                (int firstRow, int endRow) = cut.RowsOf(part, m);
                (int firstColumn, int endColumn) = cut.ColumnsOf(part, n);
                for (int i = firstRow; i < endRow; i++)
                {
                    for (int j = firstColumn; j < endColumn; j++)
                    {
                        times[i * n + j]++;
                    }
                }
            }

            cut.Count.Should().BeInRange(1, degree);
            times.Should().OnlyContain(count => count == 1);
        });

    [Fact]
    public void Rows_are_cut_where_there_are_enough_of_them()
    {
        ProductCut.For(Left(784, 100), Right(100, 100), degree: 2).Should().Be(new ProductCut(2, 1));
        ProductCut.For(Left(4096, 512), Right(512, 512), degree: 4).Should().Be(new ProductCut(4, 1));
    }

    /// <summary>The layers of case D of the README: 256 rows, 1,024 columns. Cut by rows, each of 16 threads packs the million weights for
    /// 16 rows.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Few_rows_for_many_threads_are_cut_by_columns_so_that_a_thread_packs_few_weights(bool isTransposed)
    {
        const int rows = 256, width = 1024, threads = 16;

        ProductCut cut = ProductCut.For(Left(rows, width), Right(width, width, isTransposed), threads);

        long packed = 0;
        for (int part = 0; part < cut.Count; part++)
        {
            (int firstColumn, int endColumn) = cut.ColumnsOf(part, width);
            packed += (long)(endColumn - firstColumn) * width;
        }

        cut.Count.Should().Be(threads);
        packed.Should().BeLessThanOrEqualTo(2L * width * width, "sixteen times as many are packed where only rows are cut");
    }

    private static Matrix Left(int rows, int depth) => Matrix.Of(new float[rows * depth], rows, depth);

    private static Matrix Right(int depth, int columns, bool isTransposed = false) => isTransposed
        ? Matrix.Of(new float[columns * depth], columns, depth).Transposed
        : Matrix.Of(new float[columns * depth], depth, columns);
}
