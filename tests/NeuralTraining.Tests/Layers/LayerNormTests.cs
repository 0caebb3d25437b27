using System.Numerics.Tensors;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Files;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Layers;

/// <summary>Layer normalization against PyTorch (Golden/layer_norm.py), and at its edges.</summary>
public sealed class LayerNormTests
{
    private const int Rows = 6;
    private const int Columns = 19;
    private const double Unit = 1.0 / (1 << 24);

    [Fact]
    public void Outputs_gradients_and_a_network_are_those_of_PyTorch()
    {
        JsonElement golden = Golden.Load("layer_norm"), batch = golden.GetProperty("batch");
        var generator = new Congruential(2024);
        var harness = new LayerHarness(new LayerNorm(), Rows, Columns);
        generator.Numbers(Columns, 0.5, 2).CopyTo(harness.Parameters.AsSpan("gamma1"));
        generator.Numbers(Columns, -1, 1).CopyTo(harness.Parameters.AsSpan("beta1"));
        generator.Numbers(Rows * Columns, -3, 5).CopyTo(harness.X.GetSpan([0, 0], Rows * Columns));
        generator.Numbers(Rows * Columns, -1, 1).CopyTo(harness.DY.GetSpan([0, 0], Rows * Columns));

        harness.Forward();
        harness.Backward();

        Check(LayerHarness.Values(harness.Y), batch, "y");
        Check(LayerHarness.Values(harness.DX), batch, "dx");
        Check(harness.Gradients.AsSpan("gamma1"), batch, "dgamma");
        Check(harness.Gradients.AsSpan("beta1"), batch, "dbeta");

        var network = new MultiLayerNet(5, [new Affine(Columns, new Zeros()), new LayerNorm(), new GELU(), new Affine(3, new Zeros())], new SoftmaxCrossEntropy());
        foreach (string name in network.Parameters.Keys)
        {
            generator.Numbers((int)network.Parameters[name].FlattenedLength, -1, 1).CopyTo(network.Parameters.AsSpan(name));
        }

        Tensor<float> x = Tensor.Create(generator.Numbers(Rows * 5, -2, 2), [Rows, 5]);
        Check(LayerHarness.Values(network.Predict(x)), golden, "outputs");
        Check(LayerHarness.Values(network.Freeze().Predict(x)), golden, "outputs");
        using var file = new MemoryStream();
        network.SaveWeights(file, WeightsFormat.PyTorch);
        file.Position = 0;
        new SafetensorsReader(file, "stream").Entries.Select(entry => entry.Name).Should()
            .BeEquivalentTo(golden.GetProperty("names").EnumerateArray().Select(name => name.GetString()));

        static void Check(ReadOnlySpan<float> actual, JsonElement expected, string what) =>
            Numbers.ShouldBeClose(actual, expected.GetProperty(what).Doubles(), 1e-5, 1e-6, what);
    }

    [Theory]
    [InlineData(WeightsFormat.Chapter, "LayerNorm1.epsilon")]
    [InlineData(WeightsFormat.PyTorch, "1.eps")]
    public void Weights_come_back_and_those_for_another_epsilon_are_refused(WeightsFormat format, string key)
    {
        MultiLayerNet saved = Network(1e-5f, seed: 1), loaded = Network(1e-5f, seed: 2), other = Network(1e-3f, seed: 3);
        Numbers.Uniform(saved.Parameters.AsSpan().Length, -1, 1).CopyTo(saved.Parameters.AsSpan());
        using var file = new MemoryStream();
        saved.SaveWeights(file, format);

        file.Position = 0;
        loaded.LoadWeights(file, format);

        Numbers.ShouldBeBitEqual(loaded.Parameters.AsSpan(), saved.Parameters.AsSpan());
        file.Position = 0;
        other.Invoking(n => n.LoadWeights(file, format)).Should().Throw<InvalidDataException>()
            .WithMessage($"The safetensors file 'stream' must be of a network with the normalization of this one, whose '{key}' is '0.001', but has '1E-05'.");

        static MultiLayerNet Network(float epsilon, ulong seed) =>
            new(5, [new Affine(7, new He()), new LayerNorm(epsilon), new ReLU(), new Affine(3, new He())], new SoftmaxCrossEntropy(), seed);
    }

    /// <summary>Where μ is rounded, (x − μ)/√ε is not 0.</summary>
    [Theory]
    [InlineData(1000.1f, 256)]
    [InlineData(-1000.1f, 100)]
    [InlineData(0.1f, 37)]
    [InlineData(123456.7f, 1000)]
    [InlineData(1e-30f, 5)]
    [InlineData(3, 1)]
    public void A_constant_row_becomes_exactly_beta_and_its_gradients_stay_finite(float constant, int columns)
    {
        var harness = new LayerHarness(new LayerNorm(), 3, columns);
        Numbers.Uniform(columns, -1, 1).CopyTo(harness.Parameters.AsSpan("beta1"));
        harness.X.Fill(constant);

        harness.Forward();
        harness.Backward();

        for (int row = 0; row < 3; row++)
        {
            Numbers.ShouldBeBitEqual(harness.Y.GetSpan([row, 0], columns), harness.Parameters.AsSpan("beta1"));
        }

        harness.Gradients.AsSpan("gamma1").ToArray().Should().OnlyContain(dgamma => dgamma == 0);
        LayerHarness.Values(harness.DX).Should().OnlyContain(dx => float.IsFinite(dx));
    }

    /// <summary>Against double precision, where sums in single precision would lose σ beside μ.</summary>
    [Theory]
    [InlineData(0, 1, 100)]
    [InlineData(50, 1, 33)]
    [InlineData(50, 1, 1000)]
    [InlineData(-0.5, 0.01, 256)]
    [InlineData(10_000, 1, 257)]
    [InlineData(5e-20, 1e-20, 100)]
    [InlineData(3e15, 2e14, 333)]
    [InlineData(1e18, 1e18, 40)]
    [InlineData(3, 1, 20_000)]
    public void Rows_far_from_zero_are_normalized_as_in_double_precision(double mean, double deviation, int columns)
    {
        const int rows = 5;
        var harness = new LayerHarness(new LayerNorm(), rows, columns);
        float spread = (float)(deviation * Math.Sqrt(3));
        Numbers.Uniform(rows * columns, (float)mean - spread, (float)mean + spread, seed: 3).CopyTo(harness.X.GetSpan([0, 0], rows * columns));
        Numbers.Uniform(rows * columns, -0.5f, 1, seed: 4).CopyTo(harness.DY.GetSpan([0, 0], rows * columns));
        Numbers.Uniform(columns, 0.5f, 2, seed: 5).CopyTo(harness.Parameters.AsSpan("gamma1"));
        double[] gamma = Numbers.ToDoubles(harness.Parameters.AsSpan("gamma1")), dgamma = new double[columns], dbeta = new double[columns];
        double[] sizes = new double[columns];

        harness.Forward();
        harness.Backward();

        for (int row = 0; row < rows; row++)
        {
            double[] x = Row(harness.X, row), dy = Row(harness.DY, row);
            double average = x.Average(), scale = 1 / Math.Sqrt(x.Average(value => (value - average) * (value - average)) + 1e-5f);
            double[] xn = [.. x.Select(value => (value - average) * scale)], dxn = [.. dy.Zip(gamma, (d, g) => d * g)];
            double mean1 = dxn.Average(), mean2 = Naive.Dot(dxn, xn) / columns;
            double[] dx = [.. dxn.Zip(xn, (d, n) => scale * (d - mean1 - n * mean2))];
            Numbers.ShouldBeClose(harness.Y.GetSpan([row, 0], columns), [.. xn.Zip(gamma, (n, g) => n * g)], 6 * Unit, 1e-30, "y");
            Numbers.ShouldBeClose(harness.DX.GetSpan([row, 0], columns), dx, 8 * Unit, 8 * Unit * dx.Max(Math.Abs), "dx");
            for (int j = 0; j < columns; j++)
            {
                dgamma[j] += dy[j] * xn[j];
                dbeta[j] += dy[j];
                sizes[j] += Math.Abs(dy[j] * xn[j]);
            }
        }

        Numbers.ShouldBeWithin(harness.Gradients.AsSpan("gamma1"), dgamma, [.. sizes.Select(size => 6 * Unit * size)], "dgamma");
        Numbers.ShouldBeClose(harness.Gradients.AsSpan("beta1"), dbeta, Unit, 1e-12, "dbeta");

        static double[] Row(Tensor<float> matrix, int row) => Numbers.ToDoubles(matrix.GetSpan([row, 0], (int)matrix.Lengths[1]));
    }

    [Theory]
    [InlineData(4, 7)]
    [InlineData(64, 5)]
    [InlineData(9, 17)]
    public void Gradients_are_those_of_the_naive_layer(int batch, int columns)
    {
        var harness = new LayerHarness(new LayerNorm(), batch, columns);
        Numbers.Uniform(columns, 0.5f, 2, seed: 5).CopyTo(harness.Parameters.AsSpan("gamma1"));
        harness.Forward();
        harness.Backward();
        double[] x = Numbers.ToDoubles(LayerHarness.Values(harness.X)), dy = Numbers.ToDoubles(LayerHarness.Values(harness.DY));
        double[] gamma = Numbers.ToDoubles(harness.Parameters.AsSpan("gamma1")), beta = Numbers.ToDoubles(harness.Parameters.AsSpan("beta1"));

        Check(LayerHarness.Values(harness.DX), Naive.Gradient(v => Naive.Dot(Naive.LayerNorm(v, gamma, beta, 1e-5), dy), x), "dx");
        Check(harness.Gradients.AsSpan("gamma1"), Naive.Gradient(v => Naive.Dot(Naive.LayerNorm(x, v, beta, 1e-5), dy), gamma), "dgamma");
        Check(harness.Gradients.AsSpan("beta1"), Naive.Gradient(v => Naive.Dot(Naive.LayerNorm(x, gamma, v, 1e-5), dy), beta), "dbeta");

        static void Check(ReadOnlySpan<float> actual, double[] expected, string what)
        {
            expected.Count(value => Math.Abs(value) > 1e-3).Should().BeGreaterThan(expected.Length / 3, "a check against zeros proves nothing");
            Numbers.ShouldBeClose(actual, expected, 1e-5, 2e-6, what);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(100)]
    public void The_mode_makes_no_difference_and_a_row_goes_back_alone_as_among_others(int columns)
    {
        var whole = new LayerHarness(new LayerNorm(), 5, columns);
        whole.Forward();
        whole.Backward();
        string trained = Numbers.Hash(LayerHarness.Values(whole.Y));
        for (int row = 0; row < 5; row++)
        {
            var alone = new LayerHarness(new LayerNorm(), 1, columns);
            whole.X.GetSpan([row, 0], columns).CopyTo(alone.X.GetSpan([0, 0], columns));
            whole.DY.GetSpan([row, 0], columns).CopyTo(alone.DY.GetSpan([0, 0], columns));
            alone.Forward();
            alone.Backward();
            Numbers.ShouldBeBitEqual(LayerHarness.Values(alone.DX), whole.DX.GetSpan([row, 0], columns));
        }

        whole.Forward(PassMode.Inference);

        Numbers.Hash(LayerHarness.Values(whole.Y)).Should().Be(trained);
    }

    /// <summary>Enough work for two threads, in rows and in columns.</summary>
    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        string[] hashes = [.. new int?[] { 1, 2, 3 }.Select(degree =>
        {
            var network = new MultiLayerNet(40, [new LayerNorm(), new Affine(300, new He()), new LayerNorm(), new SiLU(), new Affine(3, new He())], new SoftmaxCrossEntropy())
            {
                MaxDegreeOfParallelism = degree,
            };
            int[] labels = [.. Enumerable.Range(0, 200).Select(i => i % 3)];
            return Numbers.Hash(network.Gradient(Tensor.Create(Numbers.Uniform(8000, -1, 1), [200, 40]), labels).AsSpan());
        })];

        hashes.Should().OnlyContain(hash => hash == hashes[0]);
    }

    [Fact]
    public void Epsilon_is_the_callers_and_the_variance_is_the_biased_one()
    {
        var harness = new LayerHarness(new LayerNorm(epsilon: 3), 1, 2);
        (harness.X[0, 0], harness.X[0, 1]) = (5, 7);

        harness.Forward();

        harness.Y[0, 1].Should().Be(0.5f, "(7 − 6) / √(1 + 3)");
        new LayerNorm().Hyperparameters.Should().Equal(new Dictionary<string, double> { ["Epsilon"] = 1e-5f });
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        new Action(() => _ = new LayerNorm(0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The epsilon must be a finite number greater than zero, but was '0'.*").WithParameterName("epsilon");

        var layer = new LayerNorm();
        Tensor<float> x = Tensor.CreateFromShape<float>([2, 3]), wide = Tensor.CreateFromShape<float>([2, 4]);
        layer.Invoking(l => l.Forward(x, x, new Pass(PassMode.Training))).Should().Throw<InvalidOperationException>()
            .WithMessage("A layer must be part of a network before it can compute, but this one is not: nothing has bound it to parameters.");
        _ = new LayerHarness(layer, 4, 3);
        layer.Invoking(l => new LayerHarness(l, 4, 3)).Should().Throw<InvalidOperationException>()
            .WithMessage("A LayerNorm layer belongs to one network, but this one was given to a second. Create a new layer for it.");
        layer.Invoking(l => l.Backward(x, x, x, x, new Pass(PassMode.Training))).Should().Throw<InvalidOperationException>()
            .WithMessage("Backward was called before Forward. Call Forward in training mode first.");
        layer.Forward(x, x, new Pass(PassMode.Training));
        Refuse(() => layer.Forward(wide, x, new Pass(PassMode.Training)), "The input of a LayerNorm layer must have 3 columns, but has shape [2, 4].*");
        Refuse(() => layer.Forward(x, wide, new Pass(PassMode.Training)), "The output of a LayerNorm layer must have shape [2, 3], but has [2, 4].*");
        Refuse(() => layer.Backward(wide, x, x, x, new Pass(PassMode.Training)), "The input of a LayerNorm layer must have 3 columns, but has shape [2, 4].*");
        Refuse(() => layer.Backward(x, x, wide, x, new Pass(PassMode.Training)), "The output gradient of a LayerNorm layer must have shape [2, 3], but has [2, 4].*");
        Refuse(() => layer.Backward(x, x, x, wide, new Pass(PassMode.Training)), "The input gradient of a LayerNorm layer must have shape [2, 3], but has [2, 4].*");

        static void Refuse(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
    }
}
