using System.Runtime.CompilerServices;
using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class ElementwiseTests
{
    private static readonly int[] Lengths = [0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100];

    public static TheoryData<string, int> WidthsAndLengths()
    {
        var data = new TheoryData<string, int>();
        foreach (string width in Widths.All)
        {
            foreach (int length in Lengths)
            {
                data.Add(width, length);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(WidthsAndLengths))]
    public void Every_element_of_every_target_is_computed_and_nothing_else_written(string width, int length)
    {
        float[] t0 = Margined(length, 1), t1 = Margined(length, 2), t2 = Margined(length, 3), s0 = Margined(length, 4), s1 = Margined(length, 5);
        float[] before0 = [.. t0], before1 = [.. t1], before2 = [.. t2], sources = [.. s0, .. s1];

        Widths.Run(width, new Elementwise.Loop<Mix>(default, Inner(t0), Inner(t1), Inner(t2), Inner(s0), Inner(s1)));

        for (int i = 0; i < t0.Length; i++)
        {
            bool inside = i > 0 && i <= length;
            t0[i].Should().Be(inside ? before0[i] + s0[i] * s1[i] : before0[i], "of target 0 at {0}", i);
            t1[i].Should().Be(inside ? before1[i] - s0[i] : before1[i], "of target 1 at {0}", i);
            t2[i].Should().Be(inside ? before2[i] * s1[i] : before2[i], "of target 2 at {0}", i);
        }

        ((float[])[.. s0, .. s1]).Should().Equal(sources);

        Span<float> Inner(float[] values) => values.AsSpan(1, length);
    }

    [Theory]
    [MemberData(nameof(WidthsAndLengths))]
    public void A_target_may_be_a_source(string width, int length)
    {
        float[] values = Numbers.Uniform(length, -1, 1);
        float[] expected = [.. values.Select(value => value + value * value)];

        Widths.Run(width, new Elementwise.Loop<AddSquare>(default, values, default, default, values, default));

        values.Should().Equal(expected);
    }

    private static float[] Margined(int length, int seed) => Numbers.Uniform(length + 2, -1, 1, seed);

    private readonly struct Mix : IElementwise
    {
        public static int Targets => 3;

        public static int Sources => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V t0, ref V t1, ref V t2, V s0, V s1) where V : struct, IVector<V>
        {
            t0 += s0 * s1;
            t1 -= s0;
            t2 *= s1;
        }
    }

    private readonly struct AddSquare : IElementwise
    {
        public static int Targets => 1;

        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V t0, ref V t1, ref V t2, V s0, V s1) where V : struct, IVector<V> => t0 = s0 + s0 * s0;
    }
}
