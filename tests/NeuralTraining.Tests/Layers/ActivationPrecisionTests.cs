using System.Runtime.CompilerServices;
using FluentAssertions;
using NeuralTraining.Layers;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Layers;

/// <summary>Activation functions over all floats against double precision, and with every vector width.</summary>
public sealed class ActivationPrecisionTests
{
    /// <summary>The function, its largest error in units in the last place, and the x below which it is 0.</summary>
    public static TheoryData<ActivationFunction, double, float> Functions => new()
    {
        { ActivationFunction.ReLU, 0.01, float.NegativeInfinity },
        { ActivationFunction.LeakyReLU, 1, float.NegativeInfinity },
        { ActivationFunction.ELU, 3, float.NegativeInfinity },
        { ActivationFunction.GELU, 7, -12.9f },
        { ActivationFunction.SiLU, 4, -87 },
        { ActivationFunction.Softplus, 4, -87 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Outputs_are_within_a_few_units_in_the_last_place(ActivationFunction function, double units, float zeroBelow)
    {
        float[] x = [.. Ulps.Everywhere.Where(x => x >= zeroBelow && float.IsFinite(x))], y = Outputs(Create(function), x);

        Ulps.Worst(x, y, value => Naive.Activation(function, value)).Should().BeLessThan(units);
        Outputs(Create(function), [.. Ulps.Everywhere.Where(x => x < zeroBelow)]).Count(y => y != 0).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Derivatives_are_those_of_double_precision(ActivationFunction function, double units, float zeroBelow)
    {
        _ = units;
        float[] x = [.. Numbers.Uniform(20_000, -20, 20), .. Numbers.Uniform(20_000, -1, 1), .. Numbers.Uniform(1000, -1e4f, 1e4f)];
        x = [.. x.Where(x => Math.Abs(x) > 2e-4f)];
        float[] dx = Derivatives(Create(function), x);

        double[] expected = [.. x.Select(value => Naive.Gradient(v => Naive.Activation(function, v[0]), [value], 1e-4)[0])];
        Numbers.ShouldBeClose(dx, expected, 1e-7, 5e-7, function.ToString());
        Derivatives(Create(function), [.. Ulps.Everywhere.Where(x => x < zeroBelow)]).Count(dx => dx != 0).Should().Be(0);
        Derivatives(Create(function), [.. Ulps.Everywhere.Where(x => x > 100)]).Should().OnlyContain(dx => Math.Abs(dx - 1) < 1e-6);
    }

    /// <summary>Against its own formula, whose argument of about 87 has lost some bits where y is smallest.</summary>
    [Fact]
    public void The_approximation_of_GELU_is_within_1e_6_of_its_formula_and_within_5e_4_of_GELU()
    {
        float[] x = [.. Ulps.Everywhere.Where(x => Math.Abs(x) < 20), .. Numbers.Uniform(100_000, -8, 8)];
        var layer = new GELU(GELUApproximation.Tanh);
        double[] exact = [.. x.Select(value => 0.5 * value * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (value + 0.044715 * Math.Pow(value, 3)))))];

        Numbers.ShouldBeClose(Outputs(layer, x), exact, 1e-6, 1e-6);
        Numbers.ShouldBeClose(Outputs(layer, x), [.. x.Select(value => Naive.Activation(ActivationFunction.GELU, value))], 1e-6, 5e-4);
        Numbers.ShouldBeClose(
            Derivatives(layer, x),
            [.. x.Select(value => Naive.Gradient(v => 0.5 * v[0] * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (v[0] + 0.044715 * Math.Pow(v[0], 3)))), [value], 1e-4)[0])],
            1e-6, 2e-6);
        Outputs(layer, [-10.01f, -1e4f, float.MinValue, float.NegativeInfinity]).Should().OnlyContain(y => y == 0);
        Outputs(layer, [1e4f, float.MaxValue, float.PositiveInfinity]).Should().Equal(1e4f, float.MaxValue, float.PositiveInfinity);
    }

    [Theory]
    [InlineData(ActivationFunction.LeakyReLU, -0.01f)]
    [InlineData(ActivationFunction.ELU, -1f)]
    [InlineData(ActivationFunction.GELU, 0f)]
    [InlineData(ActivationFunction.SiLU, 0f)]
    [InlineData(ActivationFunction.Softplus, 0f)]
    public void Extremes_and_NaN_give_the_limits(ActivationFunction function, float low)
    {
        float scale = function == ActivationFunction.LeakyReLU ? float.PositiveInfinity : 1;

        Outputs(Create(function), [float.NegativeInfinity, float.PositiveInfinity, float.NaN, float.MaxValue])
            .Should().Equal(low == 0 ? 0 : low * scale, float.PositiveInfinity, float.NaN, float.MaxValue);
        Derivatives(Create(function), [float.NegativeInfinity, float.PositiveInfinity]).Should().Equal(scale > 1 ? 0.01f : 0, 1);
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        SameBits(default(ReLU.Function));
        SameBits(new LeakyReLU.Function(0.3f));
        SameBits(new ELU.Function(0.7f));
        SameBits(default(GELU.Function));
        SameBits(default(GELU.TanhFunction));
        SameBits(default(SiLU.Function));
        SameBits(default(Softplus.Function));
    }

    private static void SameBits<TFunction>(TFunction function) where TFunction : struct, IActivationFunction
    {
        float[] x = [.. Ulps.Everywhere.Where((_, i) => i % 37 == 0), .. Numbers.Uniform(1003, -20, 20)], dy = Numbers.Uniform(x.Length, -1, 1);
        float[] y = Widths.Map(nameof(V128), x, new Forward<TFunction>(function)), dx = Widths.Map(nameof(V128), x, dy, new Backward<TFunction>(function));
        foreach (string width in Widths.All)
        {
            Numbers.ShouldBeBitEqual(Widths.Map(width, x, new Forward<TFunction>(function)), y);
            Numbers.ShouldBeBitEqual(Widths.Map(width, x, dy, new Backward<TFunction>(function)), dx);
        }
    }

    private static Activation Create(ActivationFunction function) => (Activation)new MultiLayerNet(1, [1], 2, new() { Activation = function }).Layers[1];

    private static float[] Outputs(ILayer layer, float[] x)
    {
        float[] y = new float[x.Length];
        layer.Forward(new(x, [1, x.Length]), new(y, [1, x.Length]), new Pass(PassMode.Inference));
        return y;
    }

    private static float[] Derivatives(ILayer layer, float[] x)
    {
        float[] y = Outputs(layer, x), dy = [.. x.Select(_ => 1f)], dx = new float[x.Length];
        layer.Backward(new(x, [1, x.Length]), new(y, [1, x.Length]), new(dy, [1, x.Length]), new(dx, [1, x.Length]), new Pass(PassMode.Training));
        return dx;
    }

    private readonly struct Forward<TFunction>(TFunction function) : IUnary where TFunction : struct, IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V> => function.Forward(x);
    }

    private readonly struct Backward<TFunction>(TFunction function) : IBinary where TFunction : struct, IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V y, V dy) where V : struct, IVector<V> => function.Backward(y, dy);
    }
}
