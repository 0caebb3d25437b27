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
        float[] w = Margined(length, 1), s = Margined(length, 2), t = Margined(length, 3), g = Margined(length, 4), y = Margined(length, 5);
        float[] z = Margined(length, 6), v = Margined(length, 7);
        float[] w0 = [.. w], s0 = [.. s], t0 = [.. t], g0 = [.. g], y0 = [.. y], z0 = [.. z], v0 = [.. v];

        Run(width, new Elementwise.Unary<Double>(default, Inner(w), Inner(z)), length);
        Run(width, new Elementwise.Binary<Product>(default, Inner(w), Inner(g), Inner(y)), length);
        Run(width, new Elementwise.Ternary<ProductAndSum>(default, Inner(w), Inner(g), Inner(s), Inner(v)), length);
        Run(width, new Elementwise.TwoStates<Mix>(default, Inner(w), Inner(s), Inner(t), Inner(g)), length);
        Run(width, new Elementwise.OneState<Swap>(default, Inner(s), Inner(t), Inner(g)), length);
        Run(width, new Elementwise.ThreeStates<Turn>(default, Inner(w), Inner(s), Inner(t), Inner(y), Inner(g)), length);

        for (int i = 0; i < w.Length; i++)
        {
            bool inside = i > 0 && i <= length;
            z[i].Should().Be(inside ? w0[i] + w0[i] : z0[i], "of z at {0}", i);
            v[i].Should().Be(inside ? MathF.FusedMultiplyAdd(w0[i], g0[i], s0[i]) : v0[i], "of v at {0}", i);
            w[i].Should().Be(inside ? t0[i] * g0[i] : w0[i], "of w at {0}", i);
            s[i].Should().Be(inside ? s0[i] - g0[i] : s0[i], "of s at {0}", i);
            t[i].Should().Be(inside ? w0[i] * g0[i] : t0[i], "of t at {0}", i);
            y[i].Should().Be(inside ? w0[i] + g0[i] + g0[i] : y0[i], "of y at {0}", i);
        }

        g.Should().Equal(g0);

        Span<float> Inner(float[] values) => values.AsSpan(1, length);
    }

    [Theory]
    [MemberData(nameof(WidthsAndLengths))]
    public void A_target_may_be_a_source(string width, int length)
    {
        float[] values = Numbers.Uniform(length, -1, 1);
        float[] expected = [.. values.Select(value => value * value)];

        Run(width, new Elementwise.Binary<Product>(default, values, values, values), length);

        values.Should().Equal(expected);
    }

    private static float[] Margined(int length, int seed) => Numbers.Uniform(length + 2, -1, 1, seed);

    private static void Run<TOperands>(string width, in TOperands operands, int length)
        where TOperands : struct, Elementwise.IOperands, allows ref struct => Widths.Run(width, new Elementwise.Loop<TOperands>(operands), length);

    private readonly struct Double : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V> => x + x;
    }

    private readonly struct Product : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V a, V b) where V : struct, IVector<V> => a * b;
    }

    private readonly struct ProductAndSum : ITernary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V a, V b, V c) where V : struct, IVector<V> => V.FusedMultiplyAdd(a, b, c);
    }

    private readonly struct Mix : ITwoStateUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V s, ref V t, V g) where V : struct, IVector<V>
        {
            w += g;
            s -= g;
            t *= g;
        }
    }

    private readonly struct Turn : IThreeStateUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V s, ref V t, ref V u, V g) where V : struct, IVector<V> => (w, s, t, u) = (s, t, u, w + g);
    }

    private readonly struct Swap : IUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V w, ref V s, V g) where V : struct, IVector<V> => (w, s) = (s, w);
    }
}
