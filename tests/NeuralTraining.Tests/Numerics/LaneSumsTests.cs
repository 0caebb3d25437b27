using System.Runtime.CompilerServices;
using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class LaneSumsTests
{
    /// <summary>Lengths around those of vectors and of the 16 chains.</summary>
    public static TheoryData<int> Lengths => [0, 1, 2, 7, 15, 16, 17, 31, 32, 33, 100, 1000, 65_537];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_width_gives_the_same_bits_within_those_of_double_precision(int length)
    {
        float[] values = [.. Numbers.Uniform(length, -1, 1).Select((value, i) => i % 3 == 0 ? 1000 * value : value)];
        double exact = values.Sum(value => (double)value), size = values.Sum(value => Math.Abs((double)value));

        double sum = LaneSums.Of(new Values(values), length);

        Math.Abs(sum - exact).Should().BeLessThanOrEqualTo(1e-12 * size);
        foreach (string width in Widths.All)
        {
            double other = double.NaN;
            Widths.Run(width, new LaneSums.Addition<Values>(new Values(values), ref other), length);
            BitConverter.DoubleToInt64Bits(other).Should().Be(BitConverter.DoubleToInt64Bits(sum));
        }
    }

    [Theory]
    [InlineData(0.1f, 1000)]
    [InlineData(16777215f, 12_345)]
    public void Equal_terms_lose_nothing(float term, int count) =>
        LaneSums.Of(new Values([.. Enumerable.Repeat(term, count)]), count).Should().Be((double)term * count);

    private readonly ref struct Values(float[] values) : ITerms
    {
        private readonly ReadOnlySpan<float> _values = values;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(int i) where V : struct, IVector<V> => V.Load(in _values[i]);
    }
}
