using System.Numerics.Tensors;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Diagnostics;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Diagnostics;

public sealed class ActivationStatisticsTests
{
    /// <summary>Against NumPy; see Golden/activation_statistics.py. 300 rows are more than one part.</summary>
    [Theory]
    [InlineData("Sigmoid")]
    [InlineData("Tanh")]
    [InlineData("ReLU")]
    public void Moments_and_histograms_are_those_of_NumPy(string activation)
    {
        int[] sizes = [8, 6, 5, 4];
        const int Rows = 300;
        var generator = new Congruential(GoldenSeed);
        Tensor<float> x = Tensor.Create(generator.Numbers(Rows * sizes[0], -1, 1), [Rows, sizes[0]]);
        List<ILayer> layers = [];
        foreach (int width in sizes[1..])
        {
            layers.Add(new Affine(width, new Zeros()));
            layers.Add(activation switch { "ReLU" => new ReLU(), "Sigmoid" => new Sigmoid(), _ => new Tanh() });
        }

        var network = new MultiLayerNet(sizes[0], layers, new SoftmaxCrossEntropy());
        for (int i = 1; i < sizes.Length; i++)
        {
            generator.Numbers(sizes[i - 1] * sizes[i], -1, 1).CopyTo(network.Parameters.AsSpan($"W{i}"));
        }

        ActivationStatistics[] data = [.. ActivationStatistics.Of(network, x).Where(s => s.IsActivation)];
        ActivationStatistics[] range = [.. ActivationStatistics.Of(network, x, bins: 30, range: (-0.75, 1.25)).Where(s => s.IsActivation)];

        JsonElement[] golden = [.. Golden.Load("activation_statistics").GetProperty(activation).EnumerateArray()];
        for (int i = 0; i < golden.Length; i++)
        {
            data[i].Kind.Should().Be(activation);
            data[i].Layer.Should().Be(2 * i + 2);
            data[i].Mean.Should().BeApproximately(golden[i].GetProperty("mean").GetDouble(), 1e-7);
            data[i].StandardDeviation.Should().BeApproximately(golden[i].GetProperty("std").GetDouble(), 1e-7);
            data[i].Minimum.Should().BeApproximately(golden[i].GetProperty("min").GetDouble(), 1e-6);
            data[i].Maximum.Should().BeApproximately(golden[i].GetProperty("max").GetDouble(), 1e-6);
            data[i].DeadUnits.Should().Be(golden[i].GetProperty("dead").GetDouble());
            Compare(data[i].Histogram, golden[i].GetProperty("data"), 1e-6);
            Compare(range[i].Histogram, golden[i].GetProperty("range"), 1e-15);
        }

        static void Compare(Histogram actual, JsonElement expected, double precision)
        {
            actual.Counts.Should().Equal(expected.GetProperty("counts").EnumerateArray().Select(count => count.GetInt64()));
            actual.Edges.Should().Equal(expected.GetProperty("edges").Doubles(), (a, e) => Math.Abs(a - e) <= precision);
        }
    }

    [Fact]
    public void Every_layer_is_there_and_values_on_edges_are_counted_as_NumPy_does()
    {
        // numpy.histogram([-1, 0, 0.25, 0.5, 0.5, 1], 4, (0, 1)) = [1, 1, 2, 1]
        Tensor<float> x = Tensor.Create([-1f, 0, 0.25f, 0.5f, 0.5f, 1f], [3, 2]);
        var network = new MultiLayerNet(2, [new Copy(), new ReLU()], new SoftmaxCrossEntropy());

        IReadOnlyList<ActivationStatistics> statistics = ActivationStatistics.Of(network, x, bins: 4, range: (0, 1));

        statistics.Select(s => (s.Layer, s.Kind, s.IsActivation)).Should().Equal((1, "Copy", false), (2, "ReLU", true));
        statistics[0].Histogram.Counts.Should().Equal(1, 1, 2, 1);
        statistics[0].SaturatedOutputs.Should().BeNull();
        statistics[0].Minimum.Should().Be(-1);
        statistics[1].SaturatedOutputs.Should().BeApproximately(2 / 6.0, 1e-15);
        statistics[1].ToString().Should().Be("layer 2 (ReLU): mean 0.375, standard deviation 0.3461, from 0 to 1, dead units 0.0 %, saturated outputs 33.3 %");
    }

    [Fact]
    public void Dead_units_and_saturated_outputs_are_counted()
    {
        Tensor<float> x = Tensor.Create([-1f, 2, 6, -3, 1, 1], [2, 3]);

        ActivationStatistics relu = Of(new ReLU(), x), sigmoid = Of(new Sigmoid(), x), tanh = Of(new Tanh(), x);
        ActivationStatistics elu = Of(new ELU(0.5), Tensor.Create([-1f, -4, -5, 2, 0, -6], [2, 3])), softplus = Of(new Softplus(), Tensor.Create([-1f, -4, -5, 2, 0, -6], [2, 3]));

        relu.DeadUnits.Should().BeApproximately(1 / 3.0, 1e-15, "the first is never above 0");
        relu.SaturatedOutputs.Should().BeApproximately(2 / 6.0, 1e-15);
        sigmoid.DeadUnits.Should().Be(0);
        sigmoid.SaturatedOutputs.Should().BeApproximately(1 / 6.0, 1e-15, "of 6 alone it is above 0.99");
        tanh.SaturatedOutputs.Should().BeApproximately(2 / 6.0, 1e-15, "of −3 and 6 it is beyond 0.98");
        elu.SaturatedOutputs.Should().BeApproximately(2 / 6.0, 1e-15, "of −5 and −6 it is below −0.495");
        softplus.SaturatedOutputs.Should().BeApproximately(2 / 6.0, 1e-15, "of −5 and −6 it is below 0.01");
        Of(new GELU(), x).SaturatedOutputs.Should().BeNull();
        Of(new ReLU(), x.Slice([0..1, 0..3])).DeadUnits.Should().BeApproximately(1 / 3.0, 1e-15, "of one row only zeros count");
    }

    [Fact]
    public void The_chapters_figures_can_be_told_apart()
    {
        // Figures 6.10 to 6.13: sigmoid with std 1 saturates, with 0.01 it hardly varies, with Xavier it spreads.
        Tensor<float> x = Tensor.Create(Numbers.Uniform(1000 * 100, -1.7f, 1.7f), [1000, 100]);
        ActivationStatistics large = Last(new Gaussian(1)), small = Last(new Gaussian(0.01)), xavier = Last(new Xavier());

        large.SaturatedOutputs.Should().BeGreaterThan(0.3);
        small.StandardDeviation.Should().BeLessThan(0.05);
        small.SaturatedOutputs.Should().Be(0);
        xavier.StandardDeviation.Should().BeInRange(0.08, 0.3);
        xavier.Histogram.Counts.Sum().Should().Be(100_000);

        ActivationStatistics Last(IWeightInitializer initializer) =>
            ActivationStatistics.Of(new MultiLayerNet(100, [100, 100, 100, 100, 100], 10, new() { Activation = ActivationFunction.Sigmoid, WeightInitializer = initializer }), x)
                .Last(s => s.IsActivation);
    }

    [Fact]
    public void Outputs_that_are_not_finite_are_told_and_in_no_bin()
    {
        ActivationStatistics some = Of(new Copy(), Tensor.Create([float.NaN, 1, float.PositiveInfinity, 3], [2, 2]));
        ActivationStatistics all = Of(new Copy(), Tensor.Create([float.NaN, float.NaN], [1, 2]));

        some.NonFiniteOutputs.Should().Be(0.5);
        some.Mean.Should().Be(double.NaN);
        some.Minimum.Should().Be(double.NaN);
        (some.Histogram.Edges[0], some.Histogram.Edges[^1], some.Histogram.Counts.Sum()).Should().Be((1.0, 3.0, 2L));
        (all.NonFiniteOutputs, all.Histogram.Counts.Sum()).Should().Be((1.0, 0L));
    }

    /// <summary>Which NaN comes out of a layer depends on the processor and the width of its vectors.</summary>
    [Theory]
    [InlineData(0x7FC00000)]
    [InlineData(unchecked((int)0xFFC00000))]
    [InlineData(0x7FC12345)]
    public void NaN_has_the_same_bits_whichever_NaN_the_outputs_have(int bits)
    {
        float nan = BitConverter.Int32BitsToSingle(bits);

        foreach (float[] outputs in new float[][] { [nan, 1, 2, 3], [1, 2, 3, nan], [nan, nan, nan, nan], [nan, float.PositiveInfinity, float.NegativeInfinity, 0] })
        {
            ActivationStatistics statistics = Of(new Copy(), Tensor.Create(outputs, [2, 2]));

            new[] { statistics.Mean, statistics.StandardDeviation, statistics.Minimum, statistics.Maximum }.Select(BitConverter.DoubleToInt64Bits)
                .Should().AllBeEquivalentTo(BitConverter.DoubleToInt64Bits(double.NaN));
        }
    }

    [Fact]
    public void Equal_outputs_get_a_range_of_one_around_them()
    {
        Histogram histogram = Of(new Copy(), Tensor.Create([3f, 3f, 3f, 3f], [2, 2]), bins: 4).Histogram;

        histogram.Edges.Should().Equal(2.5, 2.75, 3, 3.25, 3.5);
        histogram.Counts.Should().Equal(0, 0, 4, 0);
    }

    [Fact]
    public void Buffers_and_iteration_stay()
    {
        var network = new MultiLayerNet(3, [4], 2) { Iteration = 7 };
        string parameters = Numbers.Hash(network.Parameters.AsSpan());

        ActivationStatistics.Of(network, Tensor.Create(Numbers.Uniform(15, -1, 1), [5, 3]));

        network.Iteration.Should().Be(7);
        Numbers.Hash(network.Parameters.AsSpan()).Should().Be(parameters);
    }

    [Fact]
    public void Wrong_use_is_refused()
    {
        var network = new MultiLayerNet(3, [4], 2);
        Tensor<float> x = Tensor.Create(new float[6], [2, 3]);

        Refuse(() => ActivationStatistics.Of(network, Tensor.Create(new float[4], [2, 2])), "The input of this network must have 3 columns, but has shape [2, 2].*");
        Refuse(() => ActivationStatistics.Of(network, Tensor.Create(Array.Empty<float>(), [0, 3])), "The input of statistics must have at least one row, but has none.*");
        Refuse(() => ActivationStatistics.Of(network, x, bins: 0), "The number of bins must be at least 1, but was '0'.*");
        Refuse(() => ActivationStatistics.Of(network, x, bins: int.MaxValue), "The number of bins must be less than 2147483591, but was '2147483647'.*");
        Refuse(() => ActivationStatistics.Of(network, x, range: (1, 0)), "The range must be finite and its ends in order, but it was from '1' to '0'.*");
        new Action(() => ActivationStatistics.Of(null!, x)).Should().Throw<ArgumentNullException>();
    }

    private const uint GoldenSeed = 54321;

    private static ActivationStatistics Of(ILayer layer, Tensor<float> x, int bins = 30) =>
        ActivationStatistics.Of(new MultiLayerNet((int)x.Lengths[1], [layer], new SoftmaxCrossEntropy()), x, bins).Single();

    private static void Refuse(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);

    private sealed class Copy : ILayer
    {
        public int Build(LayerBuilder layer) => layer.Inputs;

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
        {
        }

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass) => x.CopyTo(y);

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) => dy.CopyTo(dx);
    }
}
