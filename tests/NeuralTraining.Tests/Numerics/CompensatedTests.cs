using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class CompensatedTests
{
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

    /// <summary>Eight rows of so many columns are more than an int counts.</summary>
    [Fact]
    public void A_block_of_long_rows_ends_where_the_matrix_does() => Compensated.EndOfBlock(0, 1 << 28, int.MaxValue).Should().Be(int.MaxValue);
}
