using CsCheck;
using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class RowSumsTests
{
    /// <summary>Widths up to and beyond what is summed at once, and no multiple of four.</summary>
    [Fact]
    public void Every_sum_is_one_chain_from_first_to_last() => Gen.Select(Gen.Int[1, RowSums.RowsAtOnce], Gen.Int[1, 200], Gen.Int[0, 1_000_000]).Sample((rows, width, seed) =>
    {
        float[] matrix = Numbers.Uniform(rows * width, -1, 1, seed);

        var sums = new RowSums(new float[RowSums.ScratchLength]).Of(matrix, rows);

        for (int i = 0; i < rows; i++)
        {
            double expected = 0;
            foreach (float value in matrix.AsSpan(i * width, width))
            {
                expected += value;
            }

            sums[i].Should().Be(expected, "of row {0} of {1} rows of {2}", i, rows, width);
        }
    });
}
