using System.Runtime.CompilerServices;
using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class VectorMathTests
{
    /// <summary>Floats of both signs and all magnitudes: about four million of the 2³².</summary>
    private static readonly float[] Everywhere = [.. Enumerable.Range(0, 4_200_000).Select(i => BitConverter.UInt32BitsToSingle((uint)i * 1021))
        .Where(x => !float.IsNaN(x))];

    private const float SmallestNormal = 1.17549435e-38f;

    private static readonly float[] Special = [0f, -0f, float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN];

    [Fact]
    public void Exp_is_within_two_units_in_the_last_place() => WorstError<ExpKernel>(Math.Exp).Should().BeLessThan(2);

    /// <summary>Where e⁻ˣ is beyond a float, the exact value is below the smallest normal one, and 0 is given.</summary>
    [Fact]
    public void Sigmoid_is_within_three_units_in_the_last_place() =>
        WorstError<SigmoidKernel>(x => 1 / (1 + Math.Exp(-x)), SmallestNormal).Should().BeLessThan(3);

    [Fact]
    public void Tanh_is_within_three_units_in_the_last_place() => WorstError<TanhKernel>(Math.Tanh).Should().BeLessThan(3);

    [Fact]
    public void Special_values_give_what_the_exact_function_gives()
    {
        Widths.Map<ExpKernel>(nameof(V256), Special).Should().Equal([1, 1, 1, float.PositiveInfinity, 0, float.PositiveInfinity, 0, float.NaN]);
        Widths.Map<SigmoidKernel>(nameof(V256), Special).Should().Equal([0.5f, 0.5f, 0.5f, 1, 0, 1, 0, float.NaN]);
        Widths.Map<TanhKernel>(nameof(V256), Special).Should().Equal([0, -0f, float.Epsilon, 1, -1, 1, -1, float.NaN]);
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        SameBits<ExpKernel>();
        SameBits<SigmoidKernel>();
        SameBits<TanhKernel>();
    }

    private static void SameBits<TKernel>() where TKernel : struct, IUnary
    {
        float[] x = [.. Everywhere.Where((_, i) => i % 37 == 0), .. Special];
        float[] narrow = Widths.Map<TKernel>(nameof(V128), x);
        Numbers.ShouldBeBitEqual(Widths.Map<TKernel>(nameof(V256), x), narrow);
        Numbers.ShouldBeBitEqual(Widths.Map<TKernel>(nameof(V512), x), narrow);
    }

    /// <summary>The largest error, in units in the last place of the exact value, or in the smallest value that counts.</summary>
    private static double WorstError<TKernel>(Func<double, double> exact, float smallest = float.Epsilon) where TKernel : struct, IUnary
    {
        float[] y = Widths.Map<TKernel>(nameof(V256), Everywhere);
        double worst = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double expected = exact(Everywhere[i]);
            if (Math.Abs(expected) > float.MaxValue)
            {
                y[i].Should().Be(float.PositiveInfinity, "of {0}", Everywhere[i]);
                continue;
            }

            double unit = Math.Abs(expected) < smallest ? smallest : Math.Max(Math.ScaleB(1, Math.ILogB(expected) - 23), float.Epsilon);
            worst = Math.Max(worst, Math.Abs(y[i] - expected) / unit);
        }

        return worst;
    }

    private readonly struct ExpKernel : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V> => VectorMath.Exp(x);
    }

    private readonly struct SigmoidKernel : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V> => VectorMath.Sigmoid(x);
    }

    private readonly struct TanhKernel : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V> => VectorMath.Tanh(x);
    }
}
