using System.Runtime.CompilerServices;
using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class VectorMathTests
{
    private static readonly float[] Special = [0f, -0f, float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN];

    [Fact]
    public void Exp_is_within_two_units_in_the_last_place() => WorstError<ExpKernel>(Math.Exp).Should().BeLessThan(2);

    /// <summary>Where e⁻ˣ is beyond a float, the exact value is below the smallest normal one, and 0 is given.</summary>
    [Fact]
    public void Sigmoid_is_within_three_units_in_the_last_place() =>
        WorstError<SigmoidKernel>(x => 1 / (1 + Math.Exp(-x)), Ulps.SmallestNormal).Should().BeLessThan(3);

    [Fact]
    public void Tanh_is_within_three_units_in_the_last_place() => WorstError<TanhKernel>(Math.Tanh).Should().BeLessThan(3);

    [Fact]
    public void ExpMinusOne_is_within_two_units_in_the_last_place() =>
        WorstError<ExpMinusOneKernel>(x => Naive.ExpMinusOne(-Math.Abs(x))).Should().BeLessThan(2);

    [Fact]
    public void LogOfOnePlus_is_within_two_units_in_the_last_place() =>
        WorstError<LogOfOnePlusKernel>(x => Naive.LogOfOnePlus(Math.Min(Math.Abs(x), 1))).Should().BeLessThan(2);

    /// <summary>Beyond ±12.9 the numbers count as the end of the range.</summary>
    [Fact]
    public void NormalDistribution_is_within_six_units_in_the_last_place() =>
        WorstError<NormalDistributionKernel>(x => Naive.NormalDistribution(Math.Clamp(x, -VectorMath.NormalRange, VectorMath.NormalRange))).Should().BeLessThan(6);

    [Fact]
    public void The_bell_curve_is_within_three_units_in_the_last_place() =>
        WorstError<BellKernel>(x => Math.Exp(-0.5 * Math.Pow(Math.Clamp(x, -VectorMath.NormalRange, VectorMath.NormalRange), 2))).Should().BeLessThan(3);

    [Fact]
    public void Special_values_give_what_the_exact_function_gives()
    {
        Widths.Map<ExpKernel>(nameof(V256), Special).Should().Equal([1, 1, 1, float.PositiveInfinity, 0, float.PositiveInfinity, 0, float.NaN]);
        Widths.Map<SigmoidKernel>(nameof(V256), Special).Should().Equal([0.5f, 0.5f, 0.5f, 1, 0, 1, 0, float.NaN]);
        Widths.Map<TanhKernel>(nameof(V256), Special).Should().Equal([0, -0f, float.Epsilon, 1, -1, 1, -1, float.NaN]);
        Widths.Map<ExpMinusOneKernel>(nameof(V256), Special).Should().Equal([0, 0, -float.Epsilon, -1, -1, -1, -1, float.NaN]);
        Widths.Map<NormalDistributionKernel>(nameof(V256), Special).Select((y, i) => i is 4 or 6 ? y < 3e-38f ? 0 : 1 : y)
            .Should().Equal([0.5f, 0.5f, 0.5f, 1, 0, 1, 0, float.NaN]);
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        SameBits<ExpKernel>();
        SameBits<SigmoidKernel>();
        SameBits<TanhKernel>();
        SameBits<ExpMinusOneKernel>();
        SameBits<LogOfOnePlusKernel>();
        SameBits<NormalDistributionKernel>();
        SameBits<BellKernel>();
    }

    private static void SameBits<TKernel>() where TKernel : struct, IUnary
    {
        float[] x = [.. Ulps.Everywhere.Where((_, i) => i % 37 == 0), .. Special];
        float[] narrow = Widths.Map<TKernel>(nameof(V128), x);
        Numbers.ShouldBeBitEqual(Widths.Map<TKernel>(nameof(V256), x), narrow);
        Numbers.ShouldBeBitEqual(Widths.Map<TKernel>(nameof(V512), x), narrow);
    }

    private static double WorstError<TKernel>(Func<double, double> exact, float smallest = float.Epsilon) where TKernel : struct, IUnary =>
        Ulps.Worst(Ulps.Everywhere, Widths.Map<TKernel>(nameof(V256), Ulps.Everywhere), exact, smallest);

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

    /// <summary>Of −|x|, as the function is defined from −∞ to 0.</summary>
    private readonly struct ExpMinusOneKernel : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V> => VectorMath.ExpMinusOne(-V.Abs(x));
    }

    /// <summary>Of |x| and at most 1, as the function is defined from 0 to 1.</summary>
    private readonly struct LogOfOnePlusKernel : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V>
        {
            V one = V.Create(1f), magnitude = V.Abs(x);
            return VectorMath.LogOfOnePlus(V.SelectIfGreater(magnitude, one, one, magnitude));
        }
    }

    private readonly struct NormalDistributionKernel : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V> => VectorMath.NormalDistribution(x, out _);
    }

    private readonly struct BellKernel : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V>
        {
            VectorMath.NormalDistribution(x, out V bell);
            return bell;
        }
    }
}
